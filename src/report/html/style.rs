//! How the page looks: one style sheet, in the order of the page.

/// The style sheet. Colours are named once for light, once for dark; paper is light.
pub(super) const STYLE: &str = r#"
:root {
  color-scheme: light dark;
  --paper: #fcfbf9; --raised: #f3f1ec; --ink: #1c1f23; --quiet: #565d66; --rule: #d9d6cf;
  --track: #8b9097; --accent: #17496e; --tint: 23 73 110; --range: #7d9ab2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --raised: #1e2227; --ink: #e9e7e2; --quiet: #a9b0b8; --rule: #343a41;
    --track: #737b84; --accent: #9ccbec; --tint: 124 184 226; --range: #4f7590;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 3rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 74rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
h1, h2, h3 { line-height: 1.2; font-weight: 600; text-wrap: balance; }
h1 { margin: 0; font-size: clamp(1.75rem, 1.4rem + 1.6vw, 2.5rem); letter-spacing: -0.02em; }
h2 { margin: 0 0 1rem; font-size: 1.5rem; letter-spacing: -0.01em; }
h3 { margin: 0 0 0.5rem; font-size: 1rem; }
p { margin: 0 0 0.75rem; max-width: 66ch; }
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
[tabindex="-1"]:focus { outline: none; }
.sr, .defs {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.skip { position: absolute; left: 1rem; top: 0; padding: 0.5rem 1rem; background: var(--paper); }
.skip:not(:focus) { clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; padding: 0; }
header { margin-bottom: 3rem; }
.as-of { margin: 0.35rem 0 0; color: var(--quiet); }
.summary { margin: 1.25rem 0 0; font-size: 1.125rem; }
.summary + .summary { margin-top: 0.35rem; }

/* Tables. */
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.6rem 0.75rem; text-align: left; vertical-align: top; font-weight: 400; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-size: 0.875rem; line-height: 1.3; vertical-align: bottom; }
tbody tr, tfoot tr { border-top: 1px solid var(--rule); }
thead + tbody tr:first-child { border-top-color: var(--quiet); }
/* A long word breaks rather than widen its table. */
tbody th, .tag, .lines td.value { overflow-wrap: anywhere; }
caption { padding: 0 0 0.75rem; text-align: left; color: var(--quiet); font-size: 0.875rem; }
.value { text-align: right; white-space: nowrap; }
.range { color: var(--quiet); font-size: 0.875rem; }
.range { display: block; line-height: 1.2; }
.scale { display: flex; justify-content: space-between; gap: 0.5rem; }
.scale.of-standing { display: grid; grid-template-columns: 1fr auto 1fr; }
.scale.of-standing span:last-child { text-align: right; }
/* Positioned, so that what is only for the ear scrolls and is clipped with the rest. */
.scroll { position: relative; overflow-x: auto; }

/* Grave alarms, above the book. */
.urgent { margin: 0 0 2rem; padding: 0.75rem 1rem; border-left: 4px solid var(--ink); background: var(--raised); }
.urgent ul, .alarms { margin: 0; padding: 0; list-style: none; }
.urgent li, .alarms li { margin: 0.35rem 0; max-width: 90ch; overflow-wrap: anywhere; }
.urgent a { font-weight: 600; margin-right: 0.25rem; }
.alarms .tag, .urgent .tag { display: inline-block; margin: 0 0.25rem 0 0; }

/* The book. */
.book .rank { width: 3rem; color: var(--quiet); }
.book .name { min-width: 10.75rem; max-width: 16rem; font-weight: 600; }
.book th.wide { width: 19%; font-weight: 400; }
.book thead .value { white-space: normal; max-width: 5.5rem; }
.book .score, .standings .score { text-align: right; font-size: 1.375rem; line-height: 1.1; font-weight: 600; }
.book .theirs .small { margin-left: auto; }
.book .why { width: 29%; font-size: 0.9375rem; overflow-wrap: anywhere; }
.book thead .why { font-size: 0.875rem; }
.book .nothing { color: var(--quiet); }
.book .nothing .name { font-weight: 400; }
.book tr:target { background: var(--raised); }
.tags { display: flex; flex-wrap: wrap; gap: 0.25rem 0.35rem; margin: 0 0 0.3rem; padding: 0; list-style: none; }
.tags .tag { margin: 0; }
.reason, .step { display: block; line-height: 1.4; }
.step { margin-top: 0.3rem; color: var(--quiet); }
.tag {
  display: block; width: fit-content; margin-top: 0.3rem; padding: 0.05rem 0.5rem;
  border: 1px solid var(--track); border-radius: 3px;
  color: var(--quiet); font-size: 0.875rem; font-weight: 400; line-height: 1.4;
}
.tag.grave { border-color: var(--ink); background: var(--ink); color: var(--paper); font-weight: 600; }

/* Drawings. */
svg { overflow: visible; }
.bar { display: block; width: 100%; height: 1.5rem; }
.small { display: block; width: 3.5rem; height: 1rem; }
.track { stroke: var(--track); stroke-width: 1; }
.track.broken { stroke-dasharray: 2 5; }
.range-line { stroke: var(--range); stroke-width: 7; stroke-linecap: butt; }
.dot { fill: var(--accent); stroke: var(--paper); stroke-width: 2; }
.dot.open { fill: var(--paper); stroke: var(--track); stroke-width: 1.5; }
.middle { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 2; }
.could-go { stroke: var(--ink); stroke-width: 1.5; }
.level { stroke: var(--ink); stroke-width: 3; }
.start { stroke: var(--track); stroke-width: 1; }
.up { fill: var(--accent); stroke: var(--accent); stroke-width: 1.5; }
.down { fill: url(#hatch); stroke: var(--accent); stroke-width: 1.5; }
.hatch { stroke: var(--accent); stroke-width: 2.5; }
.tip { fill: var(--accent); stroke: var(--paper); stroke-width: 1; }

/* Lines: a name, a drawing, numbers. */
.lines th, .lines td { padding-top: 0.4rem; padding-bottom: 0.4rem; }
.lines tbody th { min-width: 7rem; }
.lines.change tbody th { min-width: 9rem; }
.lines .wide { width: 100%; }
.lines td.value { min-width: 3rem; white-space: normal; }
.lines.standings .bar { height: 2.25rem; }
.lines.standings tbody th { min-width: 9rem; font-weight: 600; }
.lines.parts td.value { min-width: 2.25rem; padding-left: 0.35rem; padding-right: 0.35rem; }
.lines.parts td.value:last-child { padding-right: 0; }
.lines.parts td.value:not(:last-child) { white-space: nowrap; overflow-wrap: normal; }
.lines.parts .group th { padding-top: 0.6rem; padding-bottom: 0.1rem; font-size: 0.875rem; }
.lines.parts .group + tr { border-top: 0; }
.lines.parts th, .lines.parts td { padding-top: 0.15rem; padding-bottom: 0.15rem; }
.lines.parts tbody th { min-width: 8.25rem; }
.lines .total { font-weight: 600; }
.lines .total th, .lines .total td { font-weight: 600; }
.lines .group th { padding-top: 1rem; font-weight: 600; }

/* A customer. */
.portrait { margin-top: 4rem; padding-top: 2rem; border-top: 3px solid var(--ink); }
.lead { font-size: 1.125rem; }
.portrait section { margin-top: 2rem; min-width: 0; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr); column-gap: 4rem; }
@media (min-width: 62rem) {
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .pair .whole { grid-column: 1 / -1; }
}
.sentences { margin: 0; padding: 0; list-style: none; max-width: 66ch; }
.sentences li { padding-left: 1.25rem; text-indent: -1.25rem; margin-bottom: 0.35rem; }
.sentences li::before { content: "–"; display: inline-block; width: 1.25rem; text-indent: 0; color: var(--quiet); }
table + .sentences { margin-top: 1rem; }
.steps { padding: 0.75rem 1rem; border-left: 4px solid var(--accent); background: var(--raised); }
.steps li:last-child { margin-bottom: 0; }
.back { margin: 2rem 0 0; font-size: 0.875rem; }

/* Over time. */
.timeline { margin: 0; }
figcaption { padding-bottom: 0.75rem; color: var(--quiet); font-size: 0.875rem; }
.plot { display: grid; grid-template-columns: 2rem 1fr; column-gap: 0.5rem; color: var(--quiet); font-size: 0.875rem; }
.ends { display: flex; flex-direction: column; justify-content: space-between; margin: -0.6rem 0; line-height: 1.2rem; text-align: right; }
.over-time { display: block; width: 100%; height: 13rem; }
.over-time path { fill: none; vector-effect: non-scaling-stroke; }
.over-time .grid { stroke: var(--rule); stroke-width: 1; }
.over-time .base { stroke: var(--track); }
.over-time .band { fill: rgb(var(--tint) / 0.22); stroke: rgb(var(--tint) / 0.22); stroke-width: 1; }
.over-time .hatching { stroke: var(--quiet); stroke-width: 1; }
.over-time .bounds { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 4 3; }
.over-time .line { stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
.over-time .last { stroke: var(--accent); stroke-width: 10; stroke-linecap: round; }
.ticks { grid-column: 2; position: relative; height: 1.75rem; }
.tick { position: absolute; top: 0.4rem; max-width: 7em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; transform: translateX(-50%); }
.tick.first { transform: none; }
.tick.last { transform: translateX(-100%); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.5rem 0 0; padding: 0 0 0 2.5rem; list-style: none; color: var(--quiet); font-size: 0.875rem; }
.swatch { display: inline-block; width: 1.5rem; margin-right: 0.5rem; vertical-align: middle; }
.swatch.line { border-top: 3px solid var(--accent); }
.swatch.band { height: 0.8rem; background: rgb(var(--tint) / 0.28); }
.swatch.hatched { height: 0.8rem; border: 1px dashed var(--quiet); background: repeating-linear-gradient(90deg, var(--quiet) 0 1px, transparent 1px 4px); }

/* What was learned: a curve each, two beside each other where there is room. */
.curves { margin-top: 4rem; padding-top: 2rem; border-top: 3px solid var(--ink); }
.curves .pair { row-gap: 2.5rem; margin-top: 2rem; }
.curves figure { margin: 0; min-width: 0; }
.curves figcaption { color: var(--ink); font-weight: 600; }
.curves .plot { grid-template-columns: 3.5rem 1fr; }
.curves .over-time { height: 8rem; }
.curves .over-time .zero { stroke-dasharray: 6 4; stroke: var(--track); }
.curves details { margin-top: 0.75rem; font-size: 0.9375rem; }
.curves summary { color: var(--quiet); cursor: pointer; }
.curves td.value { white-space: nowrap; }

/* Friction: the more, the darker and the longer. */
.heat { border-collapse: separate; border-spacing: 3px; table-layout: fixed; }
.heat th, .heat td { padding: 0.35rem 0.5rem; border: 0; }
.heat tbody th, .heat thead .corner { padding-left: 0; vertical-align: middle; }
.heat thead th:not(.corner) { text-align: center; }
.heat td {
  height: 3rem; vertical-align: middle; text-align: center; border-radius: 2px;
  background: linear-gradient(var(--accent), var(--accent)) no-repeat left bottom / calc(100% * var(--share)) 4px,
    rgb(var(--tint) / calc(0.06 + 0.34 * var(--share)));
  -webkit-print-color-adjust: exact; print-color-adjust: exact;
}
.heat td.unknown { background: none; outline: 1px dashed var(--track); outline-offset: -1px; }
.scroll .heat { min-width: calc(8rem + var(--columns) * 5rem); }
footer { margin-top: 4rem; padding-top: 2rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: 0.9375rem; }
footer h2 { font-size: 1rem; }

/* A telephone: each row of the book is a card, each row of a table two lines. */
@media (max-width: 44rem) {
  body { padding-top: 1.75rem; }
  header { margin-bottom: 2rem; }
  .tick.roomy { display: none; }
  .book, .book tbody, .models, .models caption, .models tbody, .standings, .standings caption, .standings tbody { display: block; }
  .book thead, .models thead, .standings thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .book tr, .models tr, .standings tr { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; padding: 1rem 0; }
  .book th, .book td, .models th, .models td, .models td.value, .standings th, .standings td { padding: 0; min-width: 0; width: auto; text-align: left; white-space: normal; }
  [data-label]::before { content: attr(data-label) "\a0"; color: var(--quiet); font-size: 0.875rem; }
  .book tr { position: relative; padding-left: 2.75rem; column-gap: 0.75rem; }
  .book .rank { position: absolute; left: 0; width: 2.5rem; }
  .book .name { flex: 1 1 calc(100% - 5rem); max-width: calc(100% - 4rem); }
  .book .score, .standings td.score { flex: none; margin-left: auto; line-height: 1.2; }
  .book td.wide, .models td.wide, .standings td.wide { flex: 0 0 100%; padding: 0 0 0.35rem; }
  .book .range { display: inline; margin-left: 0.35rem; }
  .book td.wide .range { display: block; margin-left: 0; }
  .book .theirs .small { display: none; }
  .book td.why { flex: 0 0 100%; width: 100%; margin-top: 0.35rem; }
  .book .nothing td:last-child { flex: 0 0 100%; }
  .models tr, .standings tr { padding: 0.6rem 0; }
  .models tbody th { flex: 1 1 calc(100% - 8rem); max-width: calc(100% - 6rem); font-weight: 600; }
  .models .wide, .standings .wide { order: 1; }
  .models [data-label="coverage"] { order: 2; }
  .models [data-label="value"] { margin-left: auto; font-weight: 600; }
  .models [data-label="value"]::before { content: none; }
  .parts .wide, .curves .lines .wide { display: none; }
  .lines.parts tbody th { min-width: 7rem; }
  .parts thead th.value, .lines.parts td.value { padding-left: 0.75rem; }
  .heat, .heat caption, .heat tbody, .heat thead { display: block; }
  .heat tr { border: 0; }
  .heat tr { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: 3px; margin-bottom: 0.5rem; }
  .heat tbody th { grid-column: 1 / -1; padding: 0.25rem 0 0; }
  .heat thead .corner { display: none; }
  .heat thead th { padding: 0; }
  .heat td { display: grid; place-items: center; height: 2.75rem; padding: 0.25rem; }
  .lines tbody th { min-width: 7rem; }
  .lines.change tbody th { min-width: 8.25rem; }
  .lines:not(.models, .parts, .standings) th, .lines:not(.models, .parts, .standings) td { padding-left: 0; padding-right: 0.75rem; }
  .lines:not(.models, .standings) .value { padding-right: 0; }
}

/* Paper. */
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --raised: #fff; --ink: #000; --quiet: #444; --rule: #bbb;
    --track: #777; --accent: #17496e; --tint: 23 73 110; --range: #7d9ab2;
  }
  body { max-width: none; padding: 0 0.5rem; font-size: 10.5pt; }
  .skip, .back { display: none; }
  details::details-content { content-visibility: visible; display: block; }
  .portrait { break-before: page; margin-top: 0; }
  tr, figure, li, .urgent { break-inside: avoid; }
  .tag.grave { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  thead { display: table-header-group; }
  a { color: inherit; text-decoration: none; }
}
"#;
