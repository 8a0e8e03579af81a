/** The page's looks. One column on a phone, two on a wide screen; light and dark as the person has it. */
export const style = `
:root{color-scheme:light dark;--ink:#1c1b1a;--soft:#5f5b56;--line:#e2ded8;--paper:#faf8f5;--card:#fff;--deed:#b3261e;--on-deed:#fff;--tint:#f1ece4;--warn:#8a4b00;--ok:#1c6b3c}
@media (prefers-color-scheme:dark){:root{--ink:#ece8e2;--soft:#a9a39b;--line:#3a3733;--paper:#171614;--card:#211f1d;--deed:#ff8a80;--on-deed:#2b0a07;--tint:#2c2926;--warn:#ffc46b;--ok:#7fd6a2}}
*{box-sizing:border-box}
html{font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);padding:env(safe-area-inset-top) env(safe-area-inset-right) calc(env(safe-area-inset-bottom) + 24px) env(safe-area-inset-left)}
header,main,.notice{max-width:1080px;margin:0 auto;padding:0 16px}
header{padding-top:14px}
h1{font-size:1rem;margin:0;font-weight:600}
h2{font-size:1.35rem;line-height:1.25;margin:0 0 6px}
h3{font-size:.8rem;letter-spacing:.02em;color:var(--soft);margin:22px 0 6px;font-weight:600}
p{margin:0 0 8px}
.standing{color:var(--soft);font-size:.88rem;margin:0}
.standing strong{color:var(--ink);font-weight:600}
.notice{position:sticky;top:0;z-index:2;font-weight:600;font-size:.95rem}
.notice:not(:empty){padding-top:10px;padding-bottom:10px;background:var(--tint);border-bottom:1px solid var(--line);max-width:none}
main{outline:none;padding-top:14px}
.card,.briefing,.rest{background:var(--card);border:1px solid var(--line);border-radius:18px;padding:18px 16px}
.rest{text-align:center;padding:56px 20px}
.rest p{color:var(--soft)}
.briefing ul,details ul{padding-left:1.1em;margin:10px 0}
.briefing li{margin:0 0 12px}
.facts,.hint{color:var(--soft);font-size:.88rem}
.why{background:var(--tint);border-radius:12px;padding:10px 12px}
.line{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:0 12px}
.counter{color:var(--soft);font-size:.8rem;font-variant-numeric:tabular-nums}
.text,.topics{background:var(--tint);border-radius:12px;padding:12px;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;user-select:text;-webkit-user-select:text;max-height:22em;overflow:auto;margin:0 0 8px}
.text.none{color:var(--soft);font-style:italic}
.files{list-style:none;margin:0 0 8px;padding:0;display:grid;gap:12px}
.files.many{grid-template-columns:repeat(auto-fill,minmax(132px,1fr))}
.files img,.files video{display:block;width:100%;max-height:62vh;object-fit:contain;border-radius:12px;background:var(--tint)}
.files.many img{aspect-ratio:3/4;object-fit:cover}
.under{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:6px;margin-top:6px;font-size:.85rem;color:var(--soft)}
.reminder img,.reminder video{display:block;max-width:100%;max-height:34vh;border-radius:12px;margin:12px 0}
.text.short{max-height:7em}
.folder code{overflow-wrap:anywhere}
button,.button{font:inherit;font-weight:600;min-height:46px;border-radius:12px;padding:9px 16px;border:1px solid var(--line);background:var(--card);color:var(--ink);cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center;touch-action:manipulation}
.main{width:100%;background:var(--deed);border-color:var(--deed);color:var(--on-deed);min-height:54px;font-size:1.05rem}
.deeds>.plain,.words>.plain,.media>.plain{width:100%}
.quiet{background:none;border-color:transparent;color:var(--soft);text-decoration:underline;text-underline-offset:3px}
.did::after{content:" ✓";color:var(--ok)}
button:disabled{opacity:.5;cursor:default}
.away button,.away .button{opacity:.5}
:focus-visible{outline:3px solid var(--deed);outline-offset:2px}
textarea{font:inherit;width:100%;border-radius:12px;border:1px solid var(--soft);padding:10px 12px;background:var(--card);color:var(--ink);margin:0 0 10px;resize:vertical}
.deeds{display:grid;gap:8px;margin-top:22px;border-top:1px solid var(--line);padding-top:4px}
.deeds label{font-weight:600}
.deeds textarea,.deeds .hint{margin:0}
.row{display:flex;flex-wrap:wrap;justify-content:space-between;gap:4px}
.asked-back{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.asked-back:not(:empty){border:2px solid var(--warn);border-radius:12px;padding:12px}
.asked-back p{flex:1 1 100%;margin:0}
.checklist{list-style:none;padding:0;margin:0}
.checklist label{display:flex;gap:10px;align-items:flex-start;min-height:44px;padding:8px 0;font-weight:400}
.checklist input{width:22px;height:22px;margin:1px 0 0;flex:none;accent-color:var(--deed)}
.checklist input:checked+span{color:var(--soft);text-decoration:line-through}
details{margin:12px 0 0}
summary{cursor:pointer;min-height:44px;padding:10px 0;font-weight:600}
.offscreen{position:fixed;left:0;top:0;width:1px;height:1px;opacity:.01;border:0;padding:0;font-size:16px}
@media (min-width:900px){
.card{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:0 32px;padding:26px}
.top{grid-column:1/-1}
.media{grid-column:1;grid-row:2/4}
.words{grid-column:2;grid-row:2}
.card>.deeds{grid-column:2;grid-row:3;align-self:end}
.briefing,.rest{max-width:720px;margin:0 auto;padding:30px}
}
@media (prefers-reduced-motion:no-preference){.card,.briefing,.rest{animation:come .16s ease-out}@keyframes come{from{opacity:0;transform:translateY(4px)}}}
`;
