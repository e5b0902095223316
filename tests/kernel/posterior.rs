//! Posteriors and the special functions under them, against values of fifty digits.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

use goodwill::kernel::composite::{self, Moments};
use goodwill::kernel::posterior::{
    BetaPosterior, DirichletPosterior, GammaPosterior, Opinion, Prior,
};
use goodwill::kernel::{power_mean, special};
use goodwill::quantity::{Exponent, Level, Share, Weights};
use proptest::prelude::*;

use super::support::{
    self, assert_shows, cases, close, level, magnitude, positive, relatively_close, share,
};

/// What is promised of the Beta's distribution where the shapes are ordinary.
const PROMISED: f64 = 1e-9;
/// What is promised of its quantile.
const OF_QUANTILE: f64 = 1e-12;
/// Some tens of operations, each rounded by half of 2⁻⁵².
const ROUNDING: f64 = 1e-13;

fn beta(alpha: f64, beta: f64) -> BetaPosterior {
    BetaPosterior::new(alpha, beta).unwrap()
}

fn relative(found: f64, expected: f64) -> f64 {
    if found == expected { 0.0 } else { (found / expected - 1.0).abs() }
}

/// Values at fifty digits, by `mpmath` 1.3.0: `mp.betainc(a, b, 0, x, regularized=True)` and the
/// root of it less p, by bisection and then `mp.findroot` to 10⁻⁴⁰; `mp.gammainc` likewise.
///
/// Where the continued fraction was needed for speed (shapes above 1000), it ran in `mpmath` at 60
/// digits, checked against `betainc` on smaller shapes.
// The digits are those that were printed.
#[allow(clippy::unreadable_literal, clippy::excessive_precision)]
mod reference {
    /// a, b, p, the quantile of p, x, the distribution at x.
    pub(crate) const BETA: &[(f64, f64, f64, f64, f64, f64)] = &[
        (0.5, 0.5, 0.01, 0.0002467198171342215, 0.5, 0.5),
        (0.5, 0.5, 0.5, 0.5, 0.998, 0.9715199995447349),
        (0.5, 0.5, 0.99, 0.9997532801828658, 0.0955, 0.20000920296980043),
        (0.5, 1.0, 0.01, 0.0001, 0.0009, 0.03),
        (0.5, 1.0, 0.99, 0.9801, 0.04, 0.2),
        (0.5, 10.0, 0.01, 8.053111595856712e-06, 0.0807, 0.7998962646667718),
        (0.5, 10.0, 0.99, 0.28815383499716063, 0.214, 0.9698289952150944),
        (0.5, 1000.0, 0.01, 7.856356430472806e-08, 0.000821, 0.7999848543344088),
        (0.5, 1000.0, 0.99, 0.0033127781383971633, 3.21e-05, 0.2000003470132872),
        (1.0, 0.5, 0.01, 0.0199, 0.96, 0.7999999999999999),
        (1.0, 0.5, 0.99, 0.9999, 0.96, 0.7999999999999999),
        (1.0, 1.0, 0.01, 0.01, 0.97, 0.97),
        (1.0, 1.0, 0.99, 0.99, 0.5, 0.5),
        (1.0, 10.0, 0.01, 0.001004528708249949, 0.296, 0.9700961854033884),
        (1.0, 10.0, 0.99, 0.3690426555198067, 0.296, 0.9700961854033884),
        (1.0, 1000.0, 0.01, 1.0050285349045254e-05, 0.000693, 0.5000465253028946),
        (1.0, 1000.0, 0.99, 0.004594582648473036, 0.0035, 0.9699874403306752),
        (10.0, 0.5, 0.01, 0.7118461650028393, 0.786, 0.030171004784905645),
        (10.0, 0.5, 0.99, 0.9999919468884041, 0.997, 0.8087104829023976),
        (10.0, 1.0, 0.01, 0.6309573444801932, 0.933, 0.49982323086070213),
        (10.0, 1.0, 0.99, 0.99899547129175, 0.933, 0.49982323086070213),
        (10.0, 10.0, 0.01, 0.253953079514517, 0.406, 0.2010618200824976),
        (10.0, 10.0, 0.99, 0.7460469204854829, 0.594, 0.7989381799175024),
        (10.0, 1000.0, 0.01, 0.004103278107097527, 0.00723, 0.19996142782492915),
        (10.0, 1000.0, 0.99, 0.01852543399929522, 0.0124, 0.8011247365311938),
        (1000.0, 0.5, 0.01, 0.9966872218616029, 0.999, 0.15724727426672383),
        (1000.0, 0.5, 0.99, 0.9999999214364357, 0.999773, 0.500470750218467),
        (1000.0, 1.0, 0.01, 0.995405417351527, 0.999, 0.36769542477096373),
        (1000.0, 1.0, 0.99, 0.9999899497146509, 0.99997, 0.9704450968394069),
        (1000.0, 10.0, 0.01, 0.9814745660007048, 0.988, 0.23148959669121183),
        (1000.0, 10.0, 0.99, 0.9958967218929025, 0.995, 0.9668822601436339),
        (1000.0, 1000.0, 0.01, 0.4740049810976679, 0.479, 0.030129662977932525),
        (1000.0, 1000.0, 0.99, 0.5259950189023321, 0.5, 0.5),
        (250.0, 100.0, 0.05, 0.6739304761751856, 0.668, 0.030194643082322635),
        (2.0, 100.0, 0.99, 0.0639214460062712, 0.0519, 0.9700011016339491),
        (1000.0, 0.75, 0.5, 0.9995458793981264, 0.999, 0.25990732805711964),
        (47.25, 1.0, 0.01, 0.9071350710516918, 0.985, 0.48962309069701476),
        (5.5, 5.5, 0.025, 0.2235286702527052, 0.628, 0.8007265850281536),
        (0.75, 1.0, 0.5, 0.3968502629920499, 0.117, 0.20005038720527324),
        (10.0, 47.25, 0.9, 0.24079737530834638, 0.277, 0.9698217609707722),
        (5.5, 1.5, 0.1, 0.5795364809402638, 0.979, 0.9702495348242667),
        (3.0, 100.0, 0.99, 0.07986569220913535, 0.0261, 0.4992366831788472),
        (3.0, 3.0, 0.75, 0.6405638352103529, 0.673, 0.7994161983525581),
        (0.75, 100.0, 0.95, 0.02462379508036853, 0.00111, 0.19953211750468944),
        (500.0, 1000.0, 0.9, 0.3489770658040897, 0.323, 0.1984239920733411),
        (5.5, 0.75, 0.1, 0.7088310560651984, 0.796, 0.20043372350923144),
        (47.25, 1.5, 0.01, 0.8874273138527562, 0.975, 0.49268419376502387),
        (1.5, 0.75, 0.025, 0.107698544503026, 0.121, 0.029836715399661786),
        (1.5, 2.0, 0.25, 0.23884522714724454, 0.871, 0.970174054068413),
        (2.0, 250.0, 0.25, 0.0038300966629471562, 0.00107, 0.030133415004097806),
        (1.0, 47.25, 0.025, 0.0005356830945574161, 0.00471, 0.19994375766758532),
        (0.5, 2.0, 0.1, 0.0044576818876213755, 0.121, 0.500730856099362),
        (1000.0, 1000.0, 0.1, 0.48567296903153834, 0.5, 0.5),
        (0.5, 500.0, 0.99, 0.00661622877739113, 6.42e-05, 0.19997744975893306),
        (47.25, 2.0, 0.25, 0.94516466419252, 0.965, 0.492919004454746),
        (1.0, 250.0, 0.99, 0.018252056980015596, 0.000122, 0.03004137268928281),
        (3.0, 47.25, 0.9, 0.1044739635193374, 0.0313, 0.19975048923932173),
        (1.0, 100.0, 0.25, 0.0028726866410664935, 0.00691, 0.5001256240824556),
        (21.0, 1000.0, 0.75, 0.023370132926117598, 0.0203, 0.504005614672119),
        (1.0, 1.0, 0.75, 0.75, 0.03, 0.03),
        (250.0, 1000.0, 0.025, 0.1782962297380343, 0.19, 0.18917041491617528),
        (250.0, 1.0, 0.975, 0.999898733895821, 0.997, 0.47183437515362414),
        (5.5, 3.0, 0.1, 0.4341922553315591, 0.333, 0.029821761730312545),
        (0.75, 47.25, 0.01, 4.0895399299674035e-05, 0.0258, 0.8005071240734379),
        (21.0, 1.5, 0.75, 0.97186898284864, 0.81, 0.029925572055964966),
        (1.0, 1.0, 0.025, 0.025, 0.97, 0.97),
        (0.75, 500.0, 0.25, 0.0003068446662853769, 1.67e-05, 0.02994254217694525),
        (500.0, 3.0, 0.99, 0.9991300277327602, 0.997, 0.8075262434897627),
        (250.0, 5.5, 0.9, 0.9890045293584088, 0.986, 0.7898850226737135),
        (21.0, 500.0, 0.01, 0.022922084725336942, 0.0473, 0.7989291147205384),
        (1000.0, 100.0, 0.05, 0.8944287152203751, 0.925, 0.9721920202912057),
        (0.75, 10.0, 0.95, 0.22279247303013108, 0.000847, 0.02999943222602046),
        (3.0, 0.5, 0.025, 0.4050468669865966, 0.743, 0.1997674669980927),
        (47.25, 250.0, 0.025, 0.11970481471618133, 0.158, 0.49638685900125695),
        (0.75, 3.0, 0.25, 0.05184118172610291, 0.642, 0.970114737851478),
        (100.0, 0.75, 0.99, 0.9999807035913325, 0.999916, 0.9699453921714867),
        (500.0, 2.0, 0.99, 0.9997032312212853, 0.998, 0.7350225097143175),
        (0.5, 500.0, 0.01, 1.5716640911314385e-07, 6.42e-05, 0.19997744975893306),
        (1.5, 1.5, 0.95, 0.9026918182600598, 0.746, 0.8000765809825486),
        (21.0, 250.0, 0.01, 0.04448033144370276, 0.0908, 0.8003938828531417),
        (250.0, 21.0, 0.05, 0.8941806715098876, 0.95, 0.968616409636012),
        (2.0, 1000.0, 0.05, 0.00035512089798851374, 0.00299, 0.8002498112544186),
        (5.5, 2.0, 0.025, 0.3914550851601357, 0.605, 0.20001206392550716),
        (1.5, 1.5, 0.1, 0.15647558693372973, 0.254, 0.1999234190174514),
        (0.75, 2.0, 0.05, 0.008778600514773251, 0.0573, 0.19991981813114973),
        (21.0, 5.5, 0.05, 0.6534166518978185, 0.729, 0.2002104379391428),
        (100.0, 0.75, 0.9, 0.9995746546215847, 0.995, 0.4716929528257335),
        (10.0, 0.5, 0.05, 0.821313293395699, 0.786, 0.030171004784905645),
        (1.5, 1000.0, 0.99, 0.00565496671573199, 0.000502, 0.199837656871358),
        (2.0, 5.5, 0.025, 0.03971055375022905, 0.395, 0.7999879360744928),
        (1000.0, 2.0, 0.1, 0.9961197702255346, 0.999, 0.7353908495419278),
        (3.0, 47.25, 0.25, 0.03517283120580611, 0.0849, 0.8000677786520364),
        (1.0, 100.0, 0.025, 0.00025314603297742064, 0.000305, 0.03004408036830676),
        (0.5, 2.0, 0.01, 4.444576138515904e-05, 0.121, 0.500730856099362),
        (5.5, 3.0, 0.25, 0.5418378721226021, 0.902, 0.9700688888564429),
        (5.5, 1000.0, 0.9, 0.008581108156406602, 0.00199, 0.029876414178098762),
        (500.0, 0.75, 0.025, 0.9937422855238875, 0.998, 0.2597945594129067),
        (47.25, 10.0, 0.1, 0.7592026246916537, 0.784, 0.19751596486215012),
        (0.5, 250.0, 0.95, 0.0076611024678614244, 0.00091, 0.4999131958024574),
        (0.75, 500.0, 0.95, 0.004969052969453659, 0.000223, 0.20024212147134066),
        (47.25, 3.0, 0.01, 0.8400499541710499, 0.986, 0.9682277551398094),
        (1.0, 2.0, 0.25, 0.13397459621556135, 0.293, 0.500151),
        (47.25, 1000.0, 0.025, 0.03339745722429796, 0.0504, 0.79938304938667),
        (0.5, 0.5, 0.1, 0.024471741852423217, 0.905, 0.8005329523149046),
        (250.0, 1.5, 0.975, 0.9995689331561205, 0.982, 0.028104554863885387),
        (5.5, 250.0, 0.975, 0.0425208107497118, 0.0203, 0.5004739518049635),
        (0.75, 47.25, 0.5, 0.009591105054829992, 0.061, 0.9699792933471264),
        (500.0, 2.0, 0.9, 0.9989380030380101, 0.994, 0.19735684327166664),
        (1.0, 47.25, 0.75, 0.028913336817596804, 0.00471, 0.19994375766758532),
        (1000.0, 21.0, 0.75, 0.9825738876902373, 0.987, 0.9709531520729111),
        (5.5, 2.0, 0.01, 0.3266692717602184, 0.956, 0.9697058226430725),
        (500.0, 500.0, 0.9, 0.5202598518510442, 0.5, 0.5),
        (0.75, 47.25, 0.9, 0.03853953072581801, 0.00959, 0.4999668095120499),
        (3.0, 1.5, 0.1, 0.3781603643882615, 0.486, 0.1996535829775546),
        (2.0, 10.0, 0.5, 0.14796342543060628, 0.0252, 0.030027249001053007),
        (5.5, 1.5, 0.975, 0.9813798728805578, 0.814, 0.5009056797866912),
        (0.5, 3.0, 0.05, 0.0007117863263558018, 0.257, 0.8002325330019073),
        (0.75, 250.0, 0.5, 0.0018159252422517338, 0.000445, 0.19990669697723734),
        (0.5, 500.0, 0.025, 9.825597916786312e-07, 0.000455, 0.4999715582821772),
        (10.0, 1.5, 0.95, 0.9829742601042343, 0.988, 0.9696043480846797),
        (1.0, 2.0, 0.01, 0.005012562893380045, 0.106, 0.200764),
        (1.0, 100.0, 0.5, 0.006907504562964098, 0.0345, 0.9701305097153328),
    ];

    /// a, b, p, the quantile of p: shapes and probabilities beyond the promise.
    pub(crate) const BETA_QUANTILES: &[(f64, f64, f64, f64)] = &[
        (0.5, 1.0, 1e-12, 1e-24),
        (1.0, 1.0, 1e-12, 1e-12),
        (0.5, 0.5, 1e-12, 2.4674011002723395e-24),
        (2.0, 0.5, 1e-12, 1.6329927174109018e-06),
        (8.0, 2.0, 1e-12, 0.024093224842886545),
        (8.0, 2.0, 0.9999999999990905, 0.9999998410542217),
        (1000.0, 1000.0, 1e-12, 0.4218264271514883),
        (250.0, 10.0, 1e-12, 0.8206705619026261),
        (10000.0, 10000.0, 0.05, 0.4941846882147942),
        (10000.0, 10000.0, 1e-12, 0.47514440948614867),
        (10000.0, 0.5, 0.05, 0.9998079407029072),
        (0.5, 10000.0, 1e-12, 7.85417798596964e-29),
        (50000.0, 3.0, 0.95, 0.9999836466318419),
        (90000.0, 90000.0, 0.05, 0.4980615260024361),
        (90000.0, 90000.0, 1e-06, 0.49439820374552584),
        (200000.0, 200000.0, 0.05, 0.4986996304164618),
        (200000.0, 150000.0, 0.99, 0.5733739219274002),
        (1000000.0, 1000000.0, 0.05, 0.4994184565471427),
        (1000000.0, 1000000.0, 0.5, 0.5),
        (1000000.0, 200000.0, 1e-06, 0.8317121918910012),
        (1000000.0, 300000.0, 1e-12, 0.766624667401946),
        (1000000.0, 0.5, 0.05, 0.999998079271954),
        (1000000.0, 2.0, 0.95, 0.9999996446387301),
        (0.5, 1000000.0, 1e-12, 7.853983597470137e-31),
        (0.5, 1000000.0, 0.05, 1.9660704895946066e-09),
        (2.0, 1000000.0, 0.5, 1.6783447424217993e-06),
        (40.0, 1000000.0, 0.975, 5.3311823139988325e-05),
        (300.0, 1000000.0, 0.05, 0.00027201236568117026),
        (100000.0, 1000000.0, 0.05, 0.09045865795221977),
        (120000.0, 1000000.0, 0.05, 0.10666253797565756),
        (0.01, 0.01, 0.3, 6.428119935718613e-23),
        (0.01, 5.0, 0.5, 9.89224042411254e-32),
        (0.1, 0.1, 0.05, 8.661406889571971e-11),
        (0.1, 3.0, 1e-06, 2.366901351944922e-61),
        (0.05, 1.0, 0.05, 9.536743164062543e-27),
        (3.0, 0.02, 0.05, 0.9819959525140401),
        (2.0, 10000000.0, 0.05, 3.553614866164984e-08),
        (0.5, 100000000.0, 0.95, 1.9207293967028785e-08),
        (100000000.0, 3.0, 0.05, 0.9999999370420664),
        (150000.0, 1000000000.0, 0.05, 0.00014934116637831864),
        (150000.0, 1000000000.0, 1e-06, 0.00014814411399385286),
        (100000.0, 10000000000.0, 0.05, 9.947942854185607e-06),
        (90000.0, 100000000.0, 0.95, 0.0009041242983341785),
        (50000.0, 1000000000000.0, 0.05, 4.963276646658016e-08),
        (1000.0, 100000000.0, 0.05, 9.485506125887955e-06),
        (100001.0, 100001.0, 0.01, 0.49739909135532445),
        (110000.0, 1000000.0, 0.01, 0.09844040140712149),
    ];

    /// a, b, x, the distribution at x: shapes and tails beyond the promise.
    pub(crate) const BETA_TAILS: &[(f64, f64, f64, f64)] = &[
        (8.0, 2.0, 0.01, 8.92e-16),
        (8.0, 2.0, 0.999999, 0.9999999999640001),
        (0.5, 0.5, 1e-30, 6.366197723675813e-16),
        (300.0, 5.0, 0.5, 1.0848008611150563e-83),
        (5.0, 300.0, 0.5, 1.0),
        (1000.0, 1000.0, 0.45, 3.683198869007578e-06),
        (10000.0, 10000.0, 0.49, 0.0023370593301101496),
        (90000.0, 90000.0, 0.498, 0.04484259204215863),
        (200000.0, 200000.0, 0.498, 0.0057058793477372804),
        (1000000.0, 300000.0, 0.77, 0.9813705100557265),
        (0.5, 1000000.0, 1e-09, 0.03567058728273966),
        (1000000.0, 0.5, 0.999999, 0.15729915515583529),
        (0.01, 0.01, 0.5, 0.5),
        (120000.0, 1000000.0, 0.1066, 0.03148246256503533),
        (150000.0, 1000000000.0, 0.000149, 0.005717535840286623),
        (100000.0, 10000000000.0, 9.99e-06, 0.37747488226510983),
        (50000.0, 1000000000000.0, 5.01e-08, 0.6730740297483682),
        (2.0, 10000000.0, 1e-08, 0.004678840658105053),
    ];

    /// Shape, p, the quantile of p at rate 1.
    pub(crate) const GAMMA: &[(f64, f64, f64)] = &[
        (0.05, 0.05, 5.573875481878782e-27),
        (0.05, 0.95, 0.265932302425841),
        (0.5, 1e-06, 7.853981633978594e-13),
        (0.5, 0.05, 0.0019660700000097616),
        (0.5, 0.5, 0.2274682115597864),
        (0.5, 0.975, 2.5119430936574436),
        (1.0, 0.05, 0.051293294387550536),
        (1.0, 0.95, 2.99573227355399),
        (2.5, 0.05, 0.5727381130308846),
        (2.5, 0.95, 5.535248846758176),
        (10.0, 1e-06, 1.276818787864408),
        (10.0, 0.05, 5.425405697091293),
        (10.0, 0.5, 9.668714614714132),
        (10.0, 0.975, 17.08480345141917),
        (100.0, 0.05, 84.13927721831419),
        (100.0, 0.95, 116.99713444616246),
        (1000.0, 0.05, 948.5598493836511),
        (1000.0, 0.95, 1052.5771180823206),
        (50000.0, 0.05, 49632.76893908032),
        (50000.0, 0.95, 50368.3680886595),
    ];
}

mod worked {
    use super::*;

    #[test]
    fn beta_agrees_with_fifty_digits() {
        let mut worst = [(0.0, 0.0, 0.0, 0.0); 2];
        for &(a, b, p, quantile, x, cdf) in reference::BETA {
            let errors = [
                (relative(special::beta_quantile(a, b, p), quantile), a, b, p),
                (relative(special::beta_cdf(a, b, x), cdf), a, b, x),
            ];
            for (worst, found) in worst.iter_mut().zip(errors) {
                if found.0 > worst.0 {
                    *worst = found;
                }
            }
        }
        println!("{} rows of the Beta at 50 digits", reference::BETA.len());
        println!(
            "worst quantile: {:e} at ({}, {}; {})",
            worst[0].0, worst[0].1, worst[0].2, worst[0].3
        );
        println!(
            "worst distribution: {:e} at ({}, {}; {})",
            worst[1].0, worst[1].1, worst[1].2, worst[1].3
        );
        assert!(worst[0].0 <= OF_QUANTILE);
        assert!(worst[1].0 <= PROMISED);
    }

    /// Asserts a bound on the worst relative error, and prints it.
    fn bounded(what: &str, bound: f64, errors: impl Iterator<Item = (f64, String)>) {
        let (worst, at) =
            errors.fold(
                (0.0, String::new()),
                |worst, found| {
                    if found.0 > worst.0 { found } else { worst }
                },
            );
        println!("worst {what}: {worst:e} at {at}");
        assert!(worst <= bound, "{what}: {worst:e} at {at}");
    }

    #[test]
    fn beta_beyond_the_promise() {
        // Above 10⁵ both ways the expansions around the normal leave 10⁻⁷ of a standard deviation.
        let large = |a: f64, b: f64| a.min(b) > 1e5;
        let quantiles = |is_large: bool| {
            reference::BETA_QUANTILES
                .iter()
                .filter(move |(a, b, ..)| large(*a, *b) == is_large)
                .map(|&(a, b, p, q)| {
                    (relative(special::beta_quantile(a, b, p), q), format!("({a}, {b}; {p})"))
                })
        };
        bounded("quantile of extreme shapes and tails", 1e-11, quantiles(false));
        bounded("quantile of shapes above 1e5", 1e-9, quantiles(true));
        let tails = |is_large: bool| {
            reference::BETA_TAILS.iter().filter(move |(a, b, ..)| large(*a, *b) == is_large).map(
                |&(a, b, x, p)| {
                    (relative(special::beta_cdf(a, b, x), p), format!("({a}, {b}; {x})"))
                },
            )
        };
        bounded("distribution of extreme shapes and tails", 1e-9, tails(false));
        bounded("distribution of shapes above 1e5", 1e-6, tails(true));
    }

    #[test]
    fn the_smallest_quantiles_are_exact() {
        // x^½ = 10⁻¹².
        assert!(relatively_close(special::beta_quantile(0.5, 1.0, 1e-12), 1e-24, ROUNDING));
        assert!(relatively_close(special::beta_quantile(0.05, 1.0, 1e-12), 1e-240, ROUNDING));
        assert!(relatively_close(
            special::beta_quantile(1.0, 0.5, 1.0 - 0.5_f64.powi(40)),
            1.0,
            0.0
        ));
        // 2^−2000 is below every number.
        assert_eq!(special::beta_quantile(0.001, 1.0, 0.25), 0.0);
    }

    #[test]
    fn gamma_agrees_with_fifty_digits() {
        bounded(
            "quantile of the Gamma",
            1e-12,
            reference::GAMMA.iter().map(|&(shape, p, q)| {
                (relative(special::gamma_quantile(shape, 1.0, p), q), format!("({shape}; {p})"))
            }),
        );
        for rate in [1e-3, 4.0, 1e6] {
            let found = special::gamma_quantile(2.5, rate, 0.95);
            assert!(relatively_close(found, 5.535_248_846_758_176 / rate, ROUNDING));
        }
    }

    /// Where one shape dwarfs the other the distribution is a power: `xᵃ`, and `1 − (1 − x)ᵇ`.
    #[test]
    fn a_shape_that_dwarfs_the_other_leaves_a_power() {
        for shape in [4e6, 1e7, 1e8] {
            for x in [0.1, 1.0, 3.0].map(|part: f64| part / shape) {
                let below = -(shape * (-x).ln_1p()).exp_m1();
                assert!(relative(beta(1.0, shape).cdf(x), below) < PROMISED, "{shape} {x}");
                let high = 1.0 - x;
                let below = (shape * high.ln()).exp();
                assert!(relative(beta(shape, 1.0).cdf(high), below) < PROMISED, "{shape} {x}");
            }
        }
    }

    /// Where one shape is nearly nothing and the other two, all but a little lies at one end:
    /// `P(X ≤ x) = xᵃ (1 + a (1 − x))`, and from the other end `1 − yᵇ (1 + b x)`.
    #[test]
    fn a_shape_of_nearly_nothing_beside_two() {
        // Near 1 a sum of few terms has all digits but the last.
        const OF_FEW_TERMS: f64 = 1e-14;
        for shape in [1e-9, 1e-7, 1e-5, 1e-3] {
            for x in [0.1_f64, 0.5, 0.9] {
                let of = |x: f64| (shape * x.ln()).exp() * (1.0 + shape * (1.0 - x));
                let (low, high) = (beta(shape, 2.0).cdf(x), beta(2.0, shape).cdf(x));
                assert!((low - of(x)).abs() < OF_FEW_TERMS, "{shape} {x}: {low}");
                assert!((high - (1.0 - of(1.0 - x))).abs() < OF_FEW_TERMS, "{shape} {x}: {high}");
            }
        }
    }

    /// One standard deviation above the mean, where the fourth moment counts: the integral of the
    /// density at forty digits, by `mpmath`.
    #[test]
    fn a_share_that_is_nearly_normal_is_so_to_the_fourth_moment() {
        let found = beta(2e7, 2e9).cdf(0.009_903_193_040_392_97);
        assert!(relative(found, 0.841_344_747_965_085_5) < PROMISED, "{found}");
    }

    /// The quantile of the share above is the point it was asked at.
    #[test]
    fn a_quantile_that_is_nearly_normal_is_so_to_the_fourth_moment() {
        let found = beta(2e7, 2e9).quantile(share(0.841_344_747_965_085_5));
        assert!(relative(found, 0.009_903_193_040_392_97) < 1e-11, "{found}");
    }

    /// Of a part of a billion facts all means are nearly one: the fourth root of it, and the spread
    /// that the slope of the root gives, `(m^¼)′ = m^(−¾)/4`.
    #[test]
    fn the_fourth_root_of_what_is_nearly_certain_is_nearly_certain() {
        // A lattice has no tails beyond its outermost points, and few of them in three dimensions.
        const OF_LATTICE: f64 = 0.06;
        let part = beta(4e8, 6e8);
        for parts in [vec![part], vec![part; 3]] {
            let n = parts.len() as f64;
            let w = Weights::equal(parts.len());
            let Moments { mean, variance } = composite::harmonic_fourth_root(&parts, &w);
            assert!(relative(mean, 0.4_f64.powf(0.25)) < 1e-8, "{mean}");
            let slope = 0.25 * 0.4_f64.powf(-0.75);
            let expected = slope * slope * part.variance() / n;
            assert!(relative(variance, expected) < OF_LATTICE, "{variance} {expected}");
        }
    }

    /// Of parts that are nearly certain the power mean is, whatever its exponent.
    #[test]
    fn the_interval_of_what_is_nearly_certain_is_narrow() {
        // Some standard deviations of a part of a billion facts.
        const NARROW: f64 = 1e-4;
        let shares = [0.2, 0.4, 0.8];
        let parts = shares.map(|share| beta(share * 1e9, (1.0 - share) * 1e9));
        for rho in [-7.0, -2.0, -1.0, -0.5, 0.5, 1.0] {
            let sum: f64 = shares.iter().map(|share| share.powf(rho) / 3.0).sum();
            let mean = sum.powf(1.0 / rho);
            let rho = Exponent::new(rho).unwrap();
            let found = composite::interval(&parts, &Weights::equal(3), rho, level(0.9)).unwrap();
            assert!((found.lower - mean).abs() < NARROW, "{rho:?}: {found:?} {mean}");
            assert!((found.upper - mean).abs() < NARROW, "{rho:?}: {found:?} {mean}");
        }
    }

    #[test]
    fn beta_8_2() {
        let posterior = beta(8.0, 2.0);
        let (narrow, wide) = (posterior.interval(level(0.90)), posterior.interval(level(0.95)));
        assert_shows(narrow.lower, "0.570864");
        assert_shows(narrow.upper, "0.958977");
        assert_shows(wide.lower, "0.517503");
        assert_shows(wide.upper, "0.971855");
        assert_eq!(posterior.mean(), 0.8);
        assert!(close(posterior.variance(), 0.16 / 11.0, ROUNDING));
    }

    #[test]
    fn moments_of_a_product_agree_with_fifty_digits() {
        type Case = (&'static [(f64, f64, f64)], f64, f64);
        let cases: [Case; 6] = [
            (
                &[(0.5, 8.0, 2.0), (0.5, 3.0, 1.0)],
                0.764_263_600_176_912_9,
                0.015_901_149_444_623_865,
            ),
            (
                &[(0.25, 1.0, 1.0), (0.75, 0.5, 0.5)],
                0.445_134_315_559_505_7,
                0.084_797_562_163_628_77,
            ),
            (
                &[(0.2, 1000.0, 10.0), (0.3, 4.0, 40.0), (0.5, 2.5, 1.25)],
                0.381_069_588_209_228_5,
                0.008_119_870_289_761_124,
            ),
            (
                &[(0.5, 1e5, 1e4), (0.5, 2e5, 3e5)],
                0.603_022_394_496_795_2,
                3.553_717_271_774_843e-7,
            ),
            (&[(1.0, 8.0, 2.0)], 0.8, 0.014_545_454_545_454_545),
            (
                &[(0.01, 0.05, 3.0), (0.99, 40.0, 2.0)],
                0.782_724_420_133_768,
                0.018_294_021_041_717_064,
            ),
        ];
        for (parts, mean, variance) in cases {
            let found = Moments::product(parts.iter().map(|&(w, a, b)| (w, beta(a, b))));
            assert!(relatively_close(found.mean, mean, ROUNDING), "{found:?} {mean}");
            // The variance is a difference of logarithms, in the fourth case of 10⁻⁶ of the mean.
            assert!(relatively_close(found.variance, variance, 1e-8), "{found:?} {variance}");
        }
    }

    #[test]
    fn fused_opinions() {
        let fused = Opinion::new([0.1, 0.3], 0.6)
            .unwrap()
            .fused(&Opinion::new([0.4, 0.2], 0.4).unwrap())
            .unwrap()
            .fused(&Opinion::new([0.7, 0.1], 0.2).unwrap())
            .unwrap();
        assert!(close(fused.belief()[0], 28.0 / 43.0, ROUNDING));
        assert!(close(fused.belief()[1], 9.0 / 43.0, ROUNDING));
        assert!(close(fused.uncertainty(), 6.0 / 43.0, ROUNDING));
    }
}

mod laws {
    use super::*;

    fn shape() -> impl Strategy<Value = f64> + Clone {
        let hostile = vec![
            f64::MIN_POSITIVE,
            1e-300,
            1e-201,
            1e-199,
            1e-100,
            1e-9,
            0.5,
            1.0,
            10.0,
            99_999.0,
            1e5,
            100_001.0,
            1e6,
            1e7,
            1e12,
            1e100,
            1e300,
            f64::MAX / 4.0,
        ];
        prop_oneof![
            2 => prop::sample::select(hostile),
            1 => magnitude(-300.0, 300.0),
            3 => magnitude(-2.0, 4.0),
        ]
    }

    fn probability() -> impl Strategy<Value = f64> + Clone {
        prop_oneof![
            1 => prop::sample::select(vec![
                0.0, f64::from_bits(1), 1e-300, 1e-12, 0.5, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0, 1.0,
            ]),
            3 => 0.0..=1.0,
        ]
    }

    proptest! {
            #![proptest_config(cases(200))]

            #[test]
            fn hostile_shapes_are_never_nan(
                (a, b) in (shape(), shape()),
                ps in prop::collection::vec(probability(), 4),
            ) {
                let posterior = beta(a, b);
                let mut ps = ps;
                ps.sort_by(f64::total_cmp);
                let quantiles: Vec<f64> = ps.iter().map(|p| posterior.quantile(share(*p))).collect();
                for (p, x) in ps.iter().zip(&quantiles) {
                    prop_assert!((0.0..=1.0).contains(x), "{p}: {x}");
                    prop_assert!((0.0..=1.0).contains(&posterior.cdf(*x)));
                    prop_assert!((0.0..=1.0).contains(&posterior.cdf(*p)));
                }
                for pair in quantiles.windows(2) {
                    prop_assert!(pair[0] <= pair[1] * (1.0 + PROMISED), "{ps:?} {quantiles:?}");
                }
                let interval = posterior.interval(Level::default());
                prop_assert!((0.0..=1.0).contains(&interval.lower));
                prop_assert!((interval.lower..=1.0).contains(&interval.upper));
                prop_assert!(interval.contains(posterior.mean()));
                prop_assert!((0.0..=0.25).contains(&posterior.variance()));
            }

            #[test]
            fn hostile_rates_are_never_nan((shape, rate) in (shape(), shape()), p in 1e-300..1.0) {
    let (shape, rate) = (shape.clamp(1e-300, 1e300), rate.clamp(1e-300, 1e300));
                let x = special::gamma_quantile(shape, rate, p);
                prop_assert!(x >= 0.0, "{x}");
                let posterior = GammaPosterior::new(shape, rate);
                // A mean that no number holds is refused, as it is for a shape or a rate.
                prop_assert_eq!(posterior.is_ok(), (1e-300..=1e300).contains(&(shape / rate)));
                let Ok(posterior) = posterior else { return Ok(()) };
                prop_assert!(posterior.mean().is_finite());
                let interval = posterior.interval(Level::default());
                prop_assert!(interval.lower <= interval.upper);
                prop_assert!(interval.contains(posterior.mean()));
            }

            #[test]
            fn the_distribution_of_a_quantile_is_its_probability(
                (a, b) in (magnitude(-1.5, 4.9), magnitude(-1.5, 4.9)),
                p in prop_oneof![0.001..0.999, magnitude(-12.0, -0.1)],
            ) {
                let x = special::beta_quantile(a, b, p);
                // Near 1 the next number may hold much probability, and below the least none is told.
                if x < 1.0 - 1e-6 && x > 1e-290 {
                    prop_assert!(relatively_close(special::beta_cdf(a, b, x), p, PROMISED));
                }
            }

            #[test]
            fn the_quantile_of_a_distribution_is_its_value(
                (a, b) in (magnitude(-0.3, 3.0), magnitude(-0.3, 3.0)),
                x in 0.001..0.999,
            ) {
                let p = special::beta_cdf(a, b, x);
                if p > 1e-290 && p < 0.999_999 {
                    prop_assert!(relatively_close(special::beta_quantile(a, b, p), x, PROMISED));
                }
            }

            #[test]
            fn the_distribution_rises((a, b) in (shape(), shape()), x in 0.0..=1.0, y in 0.0..=1.0_f64) {
                let (low, high) = (f64::min(x, y), f64::max(x, y));
                prop_assert!(special::beta_cdf(a, b, low) <= special::beta_cdf(a, b, high) + PROMISED);
            }

            #[test]
            fn the_complement_mirrors(
                (a, b) in (magnitude(-1.0, 4.0), magnitude(-1.0, 4.0)),
                p in 0.001..0.999,
            ) {
                let (own, other) = (beta(a, b), beta(a, b).complement());
                let mirrored = 1.0 - other.quantile(share(1.0 - p));
                prop_assert!(close(own.quantile(share(p)), mirrored, PROMISED));
                prop_assert!(close(own.cdf(p) + other.cdf(1.0 - p), 1.0, PROMISED));
                prop_assert_eq!(own.variance().to_bits(), other.variance().to_bits());
            }

            #[test]
            fn beta_of_a_and_1_has_the_root_of_p(a in magnitude(-2.0, 6.0), p in 1e-9..1.0) {
                let expected = f64::powf(p, 1.0 / a);
                if expected > 1e-300 {
                    prop_assert!(relatively_close(special::beta_quantile(a, 1.0, p), expected, PROMISED));
                }
            }

            #[test]
            fn evidence_splits_the_shift_of_the_mean(
                (mean, weight) in (0.0..=1.0, 0.1..20.0),
                events in prop::collection::vec((0.0..1.0, any::<bool>()), 0..20),
            ) {
                let prior = Prior { mean: share(mean), weight: positive(weight) };
                let sum = |good| events.iter().filter(|e| e.1 == good).map(|e| e.0).sum::<f64>();
                let posterior = prior.updated(sum(true), sum(false)).unwrap();
                let total = posterior.alpha() + posterior.beta();
                let shares: f64 = events
                    .iter()
                    .map(|(w, good)| if *good { w * (1.0 - mean) / total } else { -w * mean / total })
                    .sum();
                prop_assert!(close(posterior.mean() - mean, shares, ROUNDING));
                let u = prior.uncertainty(sum(true) + sum(false));
                prop_assert!(close(u, weight / total, ROUNDING));
            }

            #[test]
            fn opinions_and_counts_belong_together(
                counts in prop::array::uniform3(prop_oneof![Just(0.0), 0.0..1e6]),
                weight in magnitude(-3.0, 3.0),
            ) {
                let weight = positive(weight);
                let opinion = Opinion::from_counts(counts, weight).unwrap();
                let whole = opinion.belief().iter().sum::<f64>() + opinion.uncertainty();
                prop_assert!(close(whole, 1.0, ROUNDING));
                for (found, count) in opinion.counts(weight).into_iter().zip(counts) {
                    prop_assert!(relatively_close(found, count, ROUNDING));
                }
            }

            #[test]
            fn fusion_commutes_and_associates(
                counts in prop::array::uniform3(prop::array::uniform2(0.0..100.0)),
            ) {
                let [a, b, c] = counts.map(|c| Opinion::from_counts(c, positive(2.0)).unwrap());
                let same = |x: Opinion<2>, y: Opinion<2>| {
                    close(x.uncertainty(), y.uncertainty(), ROUNDING)
                        && close(x.belief()[0], y.belief()[0], ROUNDING)
                };
                prop_assert!(same(a.fused(&b).unwrap(), b.fused(&a).unwrap()));
                let left = a.fused(&b).unwrap().fused(&c).unwrap();
                prop_assert!(same(left, a.fused(&b.fused(&c).unwrap()).unwrap()));
                // An opinion without evidence changes nothing.
                let nothing = Opinion::new([0.0, 0.0], 1.0).unwrap();
                prop_assert!(same(a.fused(&nothing).unwrap(), a));
            }

            #[test]
            fn marginals_of_a_dirichlet_have_its_means(alpha in prop::array::uniform4(magnitude(-3.0, 3.0))) {
                let dirichlet = DirichletPosterior::new(alpha).unwrap();
                let means = dirichlet.mean();
                prop_assert!(close(means.iter().sum(), 1.0, ROUNDING));
                for (k, mean) in means.into_iter().enumerate() {
                    prop_assert!(relatively_close(dirichlet.marginal(k).mean(), mean, ROUNDING));
                }
            }
        }

    fn parts() -> impl Strategy<Value = (Vec<BetaPosterior>, Weights)> {
        (1..6_usize).prop_flat_map(|n| {
            let part = prop_oneof![
                6 => (magnitude(-1.0, 3.0), magnitude(-1.0, 3.0)),
                1 => (shape(), shape()),
                1 => prop::sample::select(vec![(0.0, 1.0), (2.0, 0.0), (0.5, 0.5), (1.0, 1.0)]),
            ]
            .prop_map(|(a, b)| beta(a, b));
            (prop::collection::vec(part, n), support::any_weights(n))
        })
    }

    proptest! {
        // A lattice of quantiles for each exponent below 0.
        #![proptest_config(cases(24))]

        #[test]
        fn a_composite_interval_holds_its_point(
            (parts, w) in parts(),
            rho in prop_oneof![
                4 => prop::sample::select(vec![0.0, 1.0, f64::NEG_INFINITY]),
                1 => -3.0..3.0,
                1 => prop::sample::select(vec![-1e300, -1e-300, 1e-300, 1e300]),
            ],
            width in 0.01..0.99,
        ) {
            let rho = Exponent::new(rho).unwrap();
            let interval = composite::interval(&parts, &w, rho, level(width)).unwrap();
            prop_assert!((0.0..=1.0).contains(&interval.lower), "{interval:?}");
            prop_assert!((interval.lower..=1.0).contains(&interval.upper), "{interval:?}");
            let means: Vec<Share> =
                parts.iter().map(|part| share(part.mean().min(1.0))).collect();
            let point = power_mean::mean(&means, &w, rho).unwrap();
            prop_assert!(interval.contains(point), "{interval:?} {point}");
        }

        #[test]
        fn a_composite_of_one_part_is_that_part(
            (a, b) in (magnitude(-0.3, 3.0), magnitude(-0.3, 3.0)),
            width in 0.05..0.99,
        ) {
            let own = beta(a, b).interval(level(width));
            for rho in [0.0, 1.0, f64::NEG_INFINITY] {
                let rho = Exponent::new(rho).unwrap();
                let found =
                    composite::interval(&[beta(a, b)], &Weights::equal(1), rho, level(width)).unwrap();
                // The Beta is matched by its moments.
                prop_assert!(close(found.lower, own.lower, 1e-6), "{found:?} {own:?}");
                prop_assert!(close(found.upper, own.upper, 1e-6), "{found:?} {own:?}");
            }
        }

        #[test]
        fn moments_match_a_beta((a, b) in (magnitude(-1.0, 5.0), magnitude(-1.0, 5.0))) {
            let matched = Moments::from_posterior(&beta(a, b)).beta();
            prop_assert!(relatively_close(matched.alpha(), a, PROMISED));
            prop_assert!(relatively_close(matched.beta(), b, PROMISED));
        }

        #[test]
        fn moments_of_a_sum_are_sums(
            parts in prop::collection::vec((0.0..1.0, magnitude(-1.0, 3.0), magnitude(-1.0, 3.0)), 1..6),
        ) {
            let found = Moments::sum(parts.iter().map(|&(w, a, b)| (w, Moments::from_posterior(&beta(a, b)))));
            let mean: f64 = parts.iter().map(|&(w, a, b)| w * a / (a + b)).sum();
            let variance: f64 = parts.iter().map(|&(w, a, b)| w * w * beta(a, b).variance()).sum();
            prop_assert!(close(found.mean, mean, ROUNDING));
            prop_assert!(relatively_close(found.variance, variance, ROUNDING));
        }
    }
}

mod edges {
    use super::*;

    fn text<T: std::fmt::Debug>(result: goodwill::Result<T>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn a_shape_of_0_puts_all_on_one_end() {
        let (bad, good) = (beta(0.0, 2.0), beta(2.0, 0.0));
        for p in [0.001, 0.5, 0.999] {
            assert_eq!(bad.quantile(share(p)), 0.0);
            assert_eq!(good.quantile(share(p)), 1.0);
        }
        for posterior in [bad, good] {
            let interval = posterior.interval(Level::default());
            assert_eq!((interval.lower, interval.upper), (posterior.mean(), posterior.mean()));
            assert_eq!(posterior.variance(), 0.0);
        }
        assert_eq!((bad.cdf(0.0), bad.cdf(0.5), bad.cdf(1.0)), (1.0, 1.0, 1.0));
        assert_eq!((good.cdf(0.0), good.cdf(0.999), good.cdf(1.0)), (0.0, 0.0, 1.0));
        assert_eq!((bad.cdf(-1.0), bad.cdf(2.0), good.cdf(f64::NAN)), (0.0, 1.0, 0.0));
    }

    #[test]
    fn quantiles_of_0_and_1_are_the_ends() {
        for (a, b) in [(0.5, 0.5), (8.0, 2.0), (1e6, 1e6), (1e-300, 1.0)] {
            assert_eq!(special::beta_quantile(a, b, 0.0), 0.0);
            assert_eq!(special::beta_quantile(a, b, 1.0), 1.0);
            assert_eq!(special::beta_cdf(a, b, 0.0), 0.0);
            assert_eq!(special::beta_cdf(a, b, 1.0), 1.0);
        }
    }

    #[test]
    fn shapes_that_are_none_are_refused() {
        let sentence = "shape of a Beta must be 0 or more and finite, got ";
        assert_eq!(text(BetaPosterior::new(f64::NAN, 1.0)), format!("{sentence}NaN"));
        assert_eq!(text(BetaPosterior::new(1.0, -2.0)), format!("{sentence}-2"));
        assert_eq!(text(BetaPosterior::new(f64::INFINITY, 1.0)), format!("{sentence}inf"));
        assert_eq!(text(BetaPosterior::new(f64::MAX, f64::MAX)), format!("{sentence}inf"));
        assert_eq!(
            text(BetaPosterior::new(0.0, 0.0)),
            "sum of the shapes of a Beta must be at least 2.3e-308, got 0"
        );
        assert_eq!(
            text(DirichletPosterior::new([1.0, 0.0])),
            "number must be above 0 (from 1e-300 to 1e300), got 0"
        );
        assert_eq!(
            text(GammaPosterior::new(1.0, f64::NAN)),
            "number must be above 0 (from 1e-300 to 1e300), got NaN"
        );
    }

    #[test]
    fn counts_that_are_none_are_refused() {
        let prior = Prior { mean: Share::HALF, weight: positive(2.0) };
        let sentence = "count of evidence must be 0 or more and finite, got ";
        assert_eq!(text(prior.updated(-1.0, 0.0)), format!("{sentence}-1"));
        assert_eq!(text(prior.updated(0.0, f64::INFINITY)), format!("{sentence}inf"));
        assert_eq!(text(Opinion::from_counts([f64::NAN], positive(1.0))), format!("{sentence}NaN"));
        assert_eq!(
            text(prior.updated(f64::MAX, f64::MAX)),
            "shape of a Beta must be 0 or more and finite, got inf"
        );
        assert_eq!(prior.updated(0.0, 0.0).unwrap().mean(), 0.5);
        assert_eq!(prior.uncertainty(0.0), 1.0);
    }

    #[test]
    fn opinions_that_are_none_are_refused() {
        assert_eq!(
            text(Opinion::new([0.5, 0.2], 0.2)),
            "opinion must be shares that sum to 1, got a sum of 0.8999999999999999"
        );
        assert_eq!(text(Opinion::new([1.5, 0.0], 0.5)), "share must be between 0 and 1, got 1.5");
        assert_eq!(
            text(Opinion::new([1.0, 0.0], 0.0)),
            "number must be above 0 (from 1e-300 to 1e300), got 0"
        );
        let certain = Opinion::new([1.0, 0.0], 1e-300).unwrap();
        assert!(certain.fused(&certain).is_ok());
        assert!((0..40).try_fold(certain, |all, _| all.fused(&all)).is_err());
    }

    #[test]
    fn composites_of_other_lengths_are_refused() {
        let of = |parts: &[BetaPosterior], n| {
            text(composite::interval(parts, &Weights::equal(n), Exponent::GEOMETRIC, level(0.9)))
        };
        assert_eq!(of(&[beta(1.0, 1.0)], 2), "parts of a composite must have 2 entries, got 1");
        assert_eq!(of(&[], 2), "parts of a composite must have 2 entries, got 0");
        assert_eq!(of(&[], 0), "parts of a composite must have 1 entries, got 0");
    }

    #[test]
    fn a_part_that_is_surely_0_takes_the_product() {
        let w = Weights::equal(2);
        let parts = [beta(0.0, 3.0), beta(8.0, 2.0)];
        for rho in [Exponent::GEOMETRIC, Exponent::HARMONIC, Exponent::MINIMUM] {
            let interval = composite::interval(&parts, &w, rho, level(0.9)).unwrap();
            // The quantile of a minimum is found by halving.
            assert!(interval.lower == 0.0 && interval.upper < 1e-18, "{rho}: {interval:?}");
        }
        // One that is surely 1 leaves the other's root.
        let parts = [beta(3.0, 0.0), beta(8.0, 1.0)];
        let interval = composite::interval(&parts, &w, Exponent::GEOMETRIC, level(0.9)).unwrap();
        let root = |p: f64| p.powf(1.0 / 16.0);
        // √x of Beta(8, 1) is Beta(16, 1), which its moments match.
        assert!(close(interval.lower, root(0.05), PROMISED));
        assert!(close(interval.upper, root(0.95), PROMISED));
    }

    #[test]
    fn the_minimum_of_uniform_parts_is_exact() {
        // P(min ≤ t) = 1 − (1 − t)³.
        let parts = [beta(1.0, 1.0); 3];
        let interval =
            composite::interval(&parts, &Weights::equal(3), Exponent::MINIMUM, level(0.9)).unwrap();
        assert!(close(interval.lower, 1.0 - 0.95_f64.cbrt(), ROUNDING));
        assert!(close(interval.upper, 1.0 - 0.05_f64.cbrt(), ROUNDING));
    }

    #[cfg(feature = "serde")]
    #[test]
    fn serde_enters_through_the_constructor() {
        use serde_json::{from_value, json, to_value};
        let posterior = beta(8.0, 2.5);
        let form = to_value(posterior).unwrap();
        assert_eq!(form, json!({"alpha": 8.0, "beta": 2.5}));
        assert_eq!(from_value::<BetaPosterior>(form).unwrap(), posterior);
        let refused = |form| from_value::<BetaPosterior>(form).unwrap_err().to_string();
        assert_eq!(
            refused(json!({"alpha": -1.0, "beta": 2.0})),
            "shape of a Beta must be 0 or more and finite, got -1"
        );
        assert!(
            refused(json!({"alpha": 1.0, "beta": 2.0, "gamma": 3.0})).starts_with("unknown field")
        );
        let prior = Prior { mean: share(0.25), weight: positive(2.0) };
        assert_eq!(from_value::<Prior>(to_value(prior).unwrap()).unwrap(), prior);
        assert_eq!(
            from_value::<Prior>(json!({"mean": 1.25, "weight": 2.0})).unwrap_err().to_string(),
            "share must be between 0 and 1, got 1.25 (at mean)"
        );
    }
}
