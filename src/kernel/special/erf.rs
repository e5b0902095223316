//! The inverse of the complementary error function, from which the normal quantile comes, with the
//! same bits everywhere.
//!
//! Rational approximations by the size of the tail, each with a constant that takes its largest part
//! away. Its logarithm is that of `libm`: a crate beside this one cannot turn on another.
//!
//! # References
//!
//! 1. Maddock, J., et al. (2006). *Boost.Math*, `erf_inv`, for the approximations, which are good to
//!    all digits of an `f64`.

/// The coefficients of a rational function, those of the highest power last.
struct Rational<const N: usize, const D: usize> {
    above: [f64; N],
    below: [f64; D],
}

impl<const N: usize, const D: usize> Rational<N, D> {
    fn at(&self, x: f64) -> f64 {
        let horner = |c: &[f64]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
        horner(&self.above) / horner(&self.below)
    }
}

/// Returns the value above which lies the share `x` of twice a normal tail, for x in [0, 2].
pub(crate) fn erfc_inv(x: f64) -> f64 {
    if x <= 0.0 {
        f64::INFINITY
    } else if x >= 2.0 {
        f64::NEG_INFINITY
    } else if x > 1.0 {
        -inverse(-1.0 + x, 2.0 - x)
    } else {
        inverse(1.0 - x, x)
    }
}

/// The inverse for the half above 0; `p` and `q` sum to 1.
fn inverse(p: f64, q: f64) -> f64 {
    if p <= 0.5 {
        let g = p * (p + 10.0);
        return g * 0.089_131_474_494_934_08 + g * MIDDLE.at(p);
    }
    if q >= 0.25 {
        let g = (-2.0 * libm::log(q)).sqrt();
        return g / (2.249_481_201_171_875 + SIDE.at(q - 0.25));
    }
    let x = (-libm::log(q)).sqrt();
    let (y, r) = if x < 3.0 {
        (0.807_220_458_984_375, NEAR.at(x - 1.125))
    } else if x < 6.0 {
        (0.939_955_711_364_746_1, FAR.at(x - 3.0))
    } else if x < 18.0 {
        (0.983_628_273_010_253_9, FARTHER.at(x - 6.0))
    } else {
        // A tail of the smallest number is at 27.3.
        (0.997_145_652_770_996_1, FARTHEST.at(x - 18.0))
    };
    y * x + r * x
}

/// For p up to ½.
const MIDDLE: Rational<8, 10> = Rational {
    above: [
        -0.000_508_781_949_658_280_6,
        -0.008_368_748_197_417_368,
        0.033_480_662_540_974_46,
        -0.012_692_614_766_297_404,
        -0.036_563_797_141_176_27,
        0.021_987_868_111_116_89,
        0.008_226_878_746_769_157,
        -0.005_387_729_650_712_429,
    ],
    below: [
        1.0,
        -0.970_005_043_303_290_6,
        -1.565_745_582_341_758_5,
        1.562_215_583_984_230_2,
        0.662_328_840_472_003,
        -0.712_289_023_415_428_4,
        -0.052_739_638_234_009_97,
        0.079_528_368_734_157_17,
        -0.002_333_937_593_741_9,
        0.000_886_216_390_456_424_7,
    ],
};

/// For q from ¼ to ½.
const SIDE: Rational<9, 9> = Rational {
    above: [
        -0.202_433_508_355_938_76,
        0.105_264_680_699_391_71,
        8.370_503_283_431_2,
        17.644_729_840_837_403,
        -18.851_064_805_871_424,
        -44.638_232_444_178_7,
        17.445_385_985_570_866,
        21.129_465_544_834_05,
        -3.671_922_547_077_293_6,
    ],
    below: [
        1.0,
        6.242_641_248_542_475,
        3.971_343_795_334_387,
        -28.660_818_049_98,
        -20.143_263_468_048_52,
        48.560_921_310_873_994,
        10.826_866_735_546_016,
        -22.643_693_341_313_973,
        1.721_147_657_612_002_8,
    ],
};

/// For √−ln q from 1.125 to 3.
const NEAR: Rational<11, 8> = Rational {
    above: [
        -0.131_102_781_679_951_9,
        -0.163_794_047_193_317_05,
        0.117_030_156_341_995_25,
        0.387_079_738_972_604_34,
        0.337_785_538_912_035_9,
        0.142_869_534_408_157_17,
        0.029_015_791_000_532_906,
        0.002_145_589_953_888_052_6,
        -6.794_655_751_811_263e-07,
        2.852_253_317_822_170_4e-08,
        -6.811_499_568_537_77e-10,
    ],
    below: [
        1.0,
        3.466_254_072_425_672_3,
        5.381_683_457_070_069,
        4.778_465_929_458_438,
        2.593_019_216_236_202_7,
        0.848_854_343_457_902,
        0.152_264_338_295_331_79,
        0.011_059_242_293_464_892,
    ],
};

/// For √−ln q from 3 to 6.
const FAR: Rational<9, 7> = Rational {
    above: [
        -0.035_035_378_718_317_8,
        -0.002_224_265_292_134_479_4,
        0.018_557_330_651_423_107,
        0.009_508_047_013_259_196,
        0.001_871_234_928_195_592_3,
        0.000_157_544_617_424_960_55,
        4.604_698_905_843_18e-06,
        -2.304_047_769_118_826e-10,
        2.663_392_274_257_820_4e-12,
    ],
    below: [
        1.0,
        1.365_334_981_755_406_4,
        0.762_059_164_553_623_4,
        0.220_091_105_764_131_24,
        0.034_158_914_367_094_77,
        0.002_638_616_766_570_16,
        7.646_752_923_027_944e-05,
    ],
};

/// For √−ln q from 6 to 18.
const FARTHER: Rational<9, 7> = Rational {
    above: [
        -0.016_743_100_507_663_373,
        -0.001_129_514_387_455_802_8,
        0.001_056_288_621_524_929,
        0.000_209_386_317_487_588_08,
        1.496_247_837_583_423_7e-05,
        4.496_967_899_277_064_4e-07,
        4.625_961_635_228_786e-09,
        -2.811_287_356_288_318e-14,
        9.905_570_997_331_033e-17,
    ],
    below: [
        1.0,
        0.591_429_344_886_417_5,
        0.138_151_865_749_083_3,
        0.016_074_608_709_367_652,
        0.000_964_011_807_005_165_6,
        2.753_354_747_647_260_3e-05,
        2.822_431_720_161_08e-07,
    ],
};

/// For √−ln q from 18 on.
const FARTHEST: Rational<8, 7> = Rational {
    above: [
        -0.002_497_821_279_189_813,
        -7.791_907_192_290_54e-06,
        2.547_230_374_130_274_6e-05,
        1.623_977_773_425_109_3e-06,
        3.963_410_113_048_012e-08,
        4.116_328_311_909_442e-10,
        1.455_962_867_186_750_4e-12,
        -1.167_650_123_971_842_7e-18,
    ],
    below: [
        1.0,
        0.207_123_112_214_422_5,
        0.016_941_083_812_097_59,
        0.000_690_538_265_622_684_6,
        1.450_073_598_182_326_4e-05,
        1.444_377_566_281_441_5e-07,
        5.097_612_765_997_785e-10,
    ],
};

#[cfg(test)]
mod tests {
    use super::erfc_inv;

    #[test]
    fn bits_are_those_of_this_logarithm() {
        // Whatever other crates are compiled with, the hash of some quantiles stays.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for i in 1..20_000_u32 {
            let x = f64::from(i) / 10_000.0;
            for byte in erfc_inv(x).to_bits().to_le_bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        assert_eq!(format!("{hash:016x}"), "a9a8a916fccbdddb");
    }

    #[test]
    fn tails_are_right_to_the_last_digits() {
        let close = |x: f64, y: f64| assert!((erfc_inv(x) / y - 1.0).abs() < 1e-14, "{x:e} {y}");
        close(0.5, 0.476_936_276_204_469_9);
        close(0.01, 1.821_386_367_718_449_6);
        close(1e-5, 3.123_413_274_340_875_6);
        close(1e-20, 6.601_580_622_355_143);
        close(1e-100, 15.065_574_702_592_645);
        close(1e-300, 26.209_469_960_516_124);
        assert_eq!(erfc_inv(1.0), 0.0);
        assert_eq!(erfc_inv(0.0), f64::INFINITY);
        assert_eq!(erfc_inv(2.0), f64::NEG_INFINITY);
        assert!(erfc_inv(5e-324).is_finite());
    }
}
