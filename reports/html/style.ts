import { FONT, themeOf } from '../charts/style.ts';
import { BAR_LENGTHS } from './columns.ts';

/**
 * The page goes by the reader's theme, and by the toggle where that was used; paper is always light. Motion only for those
 * who have not asked for less of it.
 */
const THEMES = `
:root{color-scheme:light;${themeOf('light')}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${themeOf('dark')}}}
@media screen{:root[data-theme=dark]{color-scheme:dark;${themeOf('dark')}}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}`;

const FRAME = `
*{box-sizing:border-box}
html{scroll-padding-top:72px;-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:0 24px 48px;max-width:1232px;background:var(--ground);color:var(--ink);font:15px/1.5 ${FONT};overflow-wrap:anywhere}
h1,h2,h3,p,ul,dl,figure,pre{margin:0;padding:0}
ul{list-style:none}
[hidden]{display:none!important}
small{font-size:.8em;font-weight:400;color:var(--quiet);white-space:nowrap}
.whole{white-space:nowrap}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
a{color:var(--accent);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
button,input{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--rule);border-radius:7px;padding:5px 12px}
button{cursor:pointer}
button:hover{background:var(--track)}
summary{cursor:pointer;padding:8px 0;color:var(--accent);font-weight:600}
.quiet,.about{color:var(--quiet)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.top{display:flex;justify-content:space-between;align-items:center;padding:16px 0}
.brand{display:flex;align-items:center;gap:8px;font-weight:650;letter-spacing:-.01em}
.symbol{width:14px;height:14px;flex:none;vertical-align:-2px;margin-right:6px}
.brand .symbol{width:22px;height:22px;margin:0}
.brand-mark{stroke:var(--accent);stroke-width:3}
.tick-mark{stroke:var(--good);stroke-width:2.5}
section>h2,.scenario>h2{font-size:1.35rem;line-height:1.3;letter-spacing:-.015em;font-weight:650;margin:0 0 12px}
main>section:not(.verdict,.trust){margin-top:56px}
main>section>.about{margin:0 0 12px;max-width:78ch}
footer{display:flex;flex-wrap:wrap;gap:12px;justify-content:space-between;align-items:center;margin-top:56px;padding-top:16px;border-top:1px solid var(--rule);color:var(--quiet);font-size:.87rem}`;

const VERDICT = `
.verdict{padding:28px 0 32px}
.eyebrow{color:var(--quiet);font-weight:600;margin-bottom:10px}
.winner{margin-left:4px;padding:3px 10px;border:1.5px solid currentColor;border-radius:99px}
h1{font-size:clamp(1.3rem,1.02rem + 1.35vw,1.95rem);line-height:1.28;letter-spacing:-.02em;font-weight:650;max-width:62ch;text-wrap:pretty}
.stopped{margin-top:14px;color:var(--bad);font-weight:600}
.key-figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(158px,1fr));gap:20px 24px;margin-top:28px}
.key-figures li{border-left:3px solid var(--rule);padding-left:14px}
.key-figures strong{display:block;font-size:1.9rem;line-height:1.15;letter-spacing:-.03em;font-weight:650;font-variant-numeric:tabular-nums}
.key-figures span{color:var(--quiet);font-size:.9rem}
.trust{background:var(--raised);border:1px solid var(--rule);border-radius:12px;padding:18px 22px}
.trust h2{font-size:1rem;margin-bottom:8px}
.trust li{display:flex;gap:4px;padding:2px 0}
.trust .symbol{margin-top:4px}
.trust .alarm{font-weight:600}
.trust .alarm .symbol{color:var(--doubt)}
.trust p{margin-top:8px}
.tools{position:sticky;top:0;z-index:3;display:flex;gap:16px;align-items:center;justify-content:space-between;margin-top:32px;padding:10px 0;background:var(--ground);border-bottom:1px solid var(--rule)}
.tools nav{min-width:0;overflow-x:auto}
.tools ul{display:flex;gap:18px;white-space:nowrap}
.tools details{position:relative}
.tools details[open] ul{display:block;position:absolute;max-height:60vh;overflow:auto;padding:8px 16px;background:var(--ground);border:1px solid var(--rule);border-radius:8px}
.tools details ul{columns:2}
.tools nav:has(details){overflow:visible}
.tools summary{padding:4px 0}
.tools a{text-decoration:none}
.tools a:hover{text-decoration:underline}
.filter{display:flex;gap:8px;align-items:center;flex:none}
.filter input{width:190px}`;

const TABLES = `
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--quiet);padding-bottom:6px}
caption span{display:inline-block;max-width:calc(100vw - 32px)}
th,td{padding:7px 8px;text-align:right;vertical-align:top;border-bottom:1px solid var(--rule);overflow-wrap:normal}
thead th{color:var(--quiet);font-weight:600;font-size:.85rem;vertical-align:bottom;border-bottom-color:var(--quiet)}
tbody th{font-weight:500;min-width:222px}
.t,.t button,tbody th{text-align:left}
td:not(.t){white-space:nowrap}
th button{text-align:right}

th:first-child,td:first-child{padding-left:4px}
th button{all:unset;cursor:pointer;box-sizing:border-box;width:100%}
th button:hover{color:var(--ink)}
th button:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
th button::after{content:"\\2195";margin-left:4px;opacity:.45}
[aria-sort]{color:var(--ink)!important}
[aria-sort=ascending] button::after{content:"\\2191";opacity:1}
[aria-sort=descending] button::after{content:"\\2193";opacity:1}
tbody tr:hover>*{background:var(--raised)}
.best>*{background:var(--raised)}
.best th,.best td{font-weight:650}
.control>*{color:var(--quiet)}
.bar,.bar i{display:block;height:4px;border-radius:2px}
.bar i{background:currentColor}
.bar{min-width:88px;margin-top:3px;background:var(--track)}
.bar.neutral{color:var(--quiet);opacity:.75}
td .bar.neutral{min-width:56px}
.tag{font-size:.75rem;font-weight:600;color:var(--quiet);border:1px solid var(--rule);border-radius:5px;padding:0 5px}
.verdict-mark{font-size:.85rem;font-weight:600;white-space:nowrap;color:var(--quiet)}
.better,.confirmed{color:var(--good)}
.worse,.refuted,.error .verdict-mark{color:var(--bad)}
.unclear,.warning .verdict-mark{color:var(--doubt)}
.state{color:var(--bad);margin-right:6px}
.state.unsupported{color:var(--quiet)}
.rest td,.rest th{color:var(--quiet)}
.rest .state.invalid,.rest .state.failed{color:var(--bad)}
.scroll+.about{margin:8px 0 0}
.scroll+.scroll,.about+.scroll{margin-top:24px}
.figures+.scroll{margin-top:32px}`;

const FIGURES = `
figure svg{display:block;width:100%;height:auto;max-width:440px;overflow:visible}
svg .theory{fill:none;stroke:currentColor;stroke-width:1}
svg .upright{stroke-dasharray:5 3}
figcaption{margin-bottom:14px}
figcaption h3{font-size:1rem;font-weight:650;line-height:1.35}
figcaption p{color:var(--quiet);font-size:.87rem;max-width:70ch}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr));gap:40px 44px;margin-top:36px}
.figures figure{display:grid;grid-template-rows:subgrid;grid-row:span 2;gap:0;align-items:start}
.hero{--ground:var(--raised);margin-top:28px;background:var(--raised);border:1px solid var(--rule);border-radius:12px;padding:22px 24px}
.hero h3{font-size:1.15rem}
.hero figcaption p{max-width:none}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,225px),1fr));gap:22px 30px}
.panels svg{max-width:380px}
.row-title{font-weight:600;font-size:.9rem;margin-bottom:14px}
.panels+.row-title{margin-top:26px;padding-top:18px;border-top:1px dashed var(--rule)}
.key{display:inline-block;width:26px;vertical-align:middle;background:var(--quiet)}
.key.thin{height:1px}
.key.thick{height:5px}
.warnings li{border-left:3px solid var(--rule);padding:2px 0 2px 14px;margin-bottom:14px}
.warnings .error{border-color:var(--bad)}
.warnings .warning{border-color:var(--doubt)}
.command{display:flex;gap:12px;align-items:flex-start;margin-bottom:20px}
.command pre{flex:1;min-width:0;padding:12px 14px;background:var(--raised);border:1px solid var(--rule);border-radius:8px;white-space:pre-wrap}
dl{display:grid;grid-template-columns:minmax(120px,220px) 1fr;gap:6px 24px}
dt{color:var(--quiet)}
dd{margin:0}`;

const NARROW = `
@media (max-width:720px){
body{padding:0 16px 32px}
.hero,.trust{padding:16px}
.tools{position:static;flex-wrap:wrap}
.tools details ul{columns:1}
.tools details[open] ul{position:static}
.tools nav{width:100%}
.filter,.filter input{flex:1;width:auto;min-width:0}
tbody th{min-width:112px}
dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:10px}
}`;

const PAPER = `
@media print{
@page{margin:12mm}
body{max-width:none;padding:0;font-size:9.5pt}
.tools,.top button,footer button,.command button{display:none}
th button::after{content:none!important}
.trust,.hero{background:none}
.hero{--ground:#fff}
.scroll{overflow:visible}
table,thead th,caption{font-size:7pt}
th,td{padding:3px 3px}
.verdict-mark,.tag{font-size:inherit}
.panels{grid-template-columns:repeat(4,1fr);gap:12px}
tbody th{min-width:0}
td .bar{min-width:0!important}
figure,tr,li,.panels{break-inside:avoid}
h2,h3,caption,summary{break-after:avoid}
main>section:not(.verdict,.trust){margin-top:24px}
.figures{grid-template-columns:1fr 1fr;gap:20px}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}`;

export const PAGE_STYLE = THEMES + FRAME + VERDICT + TABLES + BAR_LENGTHS + FIGURES + NARROW + PAPER;
