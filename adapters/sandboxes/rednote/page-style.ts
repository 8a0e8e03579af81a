export const pageStyle = `
:root{--ink:#1f1f24;--soft:#6c6c76;--line:#ececf0;--paper:#fff;--ground:#f6f6f8;--red:#ff2442;--topic:#13386c;--shade:0 1px 2px #0000000a,0 8px 24px #00000010}
@media (prefers-color-scheme:dark){:root{--ink:#f1f1f4;--soft:#a0a0ab;--line:#2c2c33;--paper:#1c1c21;--ground:#121215;--topic:#8fb8ff;--shade:0 1px 2px #0006,0 8px 24px #0005}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI","PingFang SC","Noto Sans CJK SC","Noto Sans SC",sans-serif,"Noto Color Emoji"}
a{color:inherit;text-decoration:none}
h1,h2,p,ul,dl,dd{margin:0;padding:0}
:focus-visible{outline:3px solid #ff244280;outline-offset:2px;border-radius:6px}
.banner{position:sticky;top:0;z-index:5;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;align-items:center;padding:.6rem clamp(1rem,4vw,2.5rem);color:#4a3300;background:repeating-linear-gradient(-45deg,#ffe08a 0 14px,#ffd86b 14px 28px);border-bottom:1px solid #e5b93c}
.brand{display:flex;align-items:center;gap:.5rem;font-weight:600}
.brand-mark{width:22px;height:22px;border-radius:7px;background:var(--red);box-shadow:inset 0 0 0 6px #ff2442,inset 0 0 0 9px #fff}
.banner p{flex:1 1 20rem}.banner p span{opacity:.8}
main{max-width:1240px;margin:0 auto;padding:clamp(1rem,3vw,2.5rem) clamp(.75rem,3vw,2rem)}
footer{padding:2rem 1rem 3rem;text-align:center;color:var(--soft);font-size:13px}
.profile{display:flex;gap:clamp(1rem,3vw,2rem);align-items:center;margin-bottom:clamp(1.25rem,3vw,2.5rem)}
.avatar{border-radius:50%;box-shadow:0 0 0 4px var(--paper),var(--shade);flex:none;width:clamp(72px,12vw,112px);height:auto}
.who h1{font-size:clamp(1.3rem,3vw,1.8rem);line-height:1.2}
.ids{color:var(--soft);font-size:13px;margin-top:.2rem}.site{margin-left:.4rem;padding:.05rem .5rem;border:1px solid var(--line);border-radius:99px;background:var(--paper)}
.about{margin-top:.5rem}
.counts{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;list-style:none;margin-top:.6rem;color:var(--soft)}.counts b{color:var(--ink)}
.heading{font-size:1.6rem;margin-bottom:1.2rem;color:var(--topic)}
.others{display:flex;flex-wrap:wrap;gap:.5rem;margin-bottom:1.2rem}.others a{padding:.3rem .8rem;border-radius:99px;background:var(--paper);border:1px solid var(--line)}.others small{color:var(--soft)}
.feed{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(220px,calc(50% - .5rem)),1fr));gap:clamp(.75rem,2vw,1.5rem)}
.card{background:var(--paper);border-radius:16px;overflow:hidden;box-shadow:var(--shade);transition:transform .15s}.card:hover{transform:translateY(-3px)}
@media (prefers-reduced-motion:reduce){.card{transition:none}.card:hover{transform:none}}
.cover{position:relative;display:block;aspect-ratio:3/4;background:linear-gradient(160deg,#ffd9df,#ffc1cb 60%,#e7c6ff)}
.cover img,.cover video{width:100%;height:100%;object-fit:cover;display:block}
.kind{position:absolute;top:.6rem;right:.6rem;display:flex;align-items:center;gap:.35rem;height:26px;padding:0 .55rem;border-radius:99px;background:#0009;color:#fff;font-size:12px;font-variant-numeric:tabular-nums}
.play i{border:5px solid transparent;border-left:8px solid #fff;border-right:0;margin-left:1px}
.stack i{width:9px;height:9px;border:1.5px solid #fff;border-radius:2px;box-shadow:2px -2px 0 -.5px #0009,2.5px -2.5px 0 0 #fff}
.badges{display:flex;flex-wrap:wrap;gap:.3rem}.cover .badges{position:absolute;left:.6rem;right:.6rem;bottom:.6rem}
.badges b{font-size:11.5px;font-weight:600;line-height:1;padding:.35rem .55rem;border-radius:99px;color:#fff;background:#26262ccc}
.badges .wait{background:#b86e00}.badges .bad{background:#c4122b}.badges .plan{background:#2b5fd0}.badges .open{background:#14804a}.badges .lock{background:#4b4b57}
.card h2{font-size:15px;font-weight:600;line-height:1.4;padding:.7rem .8rem 0;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;overflow-wrap:anywhere}
.untitled{color:var(--soft);font-style:italic}
.by{display:flex;align-items:center;gap:.45rem;min-width:0;color:var(--soft);font-size:12.5px}.by img{border-radius:50%}
.by span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.card .by{padding:.5rem .8rem .8rem}.card time{margin-left:auto;white-space:nowrap;font-size:11.5px}
.empty{text-align:center;padding:4rem 1rem;color:var(--soft)}.empty h2{color:var(--ink);margin-bottom:.3rem}.empty a{color:var(--red)}
.empty-art{width:120px;height:150px;margin:0 auto 1.5rem;border-radius:18px;border:2px dashed var(--line);background:linear-gradient(160deg,#ff244214,#7b5cff14)}
.back{margin-bottom:1rem}.back a{color:var(--soft)}.back a:hover{color:var(--ink)}
.note{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(300px,1fr);background:var(--paper);border-radius:20px;overflow:hidden;box-shadow:var(--shade)}
.stage{position:relative;background:#0d0d10;display:grid;grid-template-columns:minmax(0,1fr);min-height:min(72vh,760px)}
.player{width:100%;height:100%;max-height:82vh;object-fit:contain;background:#000}
.slides{display:flex;overflow-x:auto;scroll-snap-type:x mandatory;scrollbar-width:none;height:100%;max-height:82vh}.slides::-webkit-scrollbar{display:none}
.slides img{flex:0 0 100%;width:100%;height:100%;min-height:0;object-fit:contain;scroll-snap-align:center;scroll-snap-stop:always}
.turn{position:absolute;top:50%;translate:0 -50%;width:40px;height:40px;border:0;border-radius:50%;background:#ffffffd9;color:#222;font-size:24px;line-height:1;cursor:pointer;padding:0 0 4px}.turn[hidden]{display:none}
.before{left:.8rem}.next{right:.8rem}
.place-in{position:absolute;top:.8rem;right:.8rem;padding:.1rem .7rem;border-radius:99px;background:#0009;color:#fff;font-size:13px;font-variant-numeric:tabular-nums}
.dots{position:absolute;bottom:.8rem;left:0;right:0;display:flex;gap:6px;justify-content:center}.dots i{width:7px;height:7px;border-radius:50%;background:#fff6}.dots .on{background:var(--red)}
.words{padding:clamp(1.1rem,2.5vw,2rem);display:flex;flex-direction:column;gap:.9rem;min-width:0}
.words .by{font-size:15px;color:var(--ink);font-weight:600}
.words h1{font-size:1.35rem;line-height:1.3;overflow-wrap:anywhere}
.text{white-space:pre-wrap;overflow-wrap:anywhere}.topic{color:var(--topic);font-weight:500}.topic:hover{text-decoration:underline}
.warn{padding:.6rem .8rem;border-radius:10px;background:#ffd86b40;font-size:13.5px}
.at{color:var(--soft);font-size:13px}
.facts{margin-top:auto;padding-top:1rem;border-top:1px solid var(--line);font-size:13px}
.facts div{display:flex;justify-content:space-between;gap:1rem;padding:.18rem 0}.facts dt{color:var(--soft)}.facts dd{text-align:right;overflow-wrap:anywhere}
@media (max-width:820px){.banner p span{display:none}.banner p{flex:1 1 12rem}.profile{align-items:flex-start}.site{margin-left:0;display:inline-block}.note{grid-template-columns:1fr}.stage{min-height:0}.slides,.player{max-height:68vh}.slides img{height:auto;max-height:68vh}}
`;

/** Turns the pictures of a carousel; brings new notes to the feed without being asked. */
export const pageScript = `
const slides = document.querySelector('.slides');
if (slides && slides.children.length > 1) {
  const before = document.querySelector('.before'), next = document.querySelector('.next');
  const place = document.querySelector('.place-in'), dots = [...document.querySelectorAll('.dots i')];
  const at = () => Math.round(slides.scrollLeft / slides.clientWidth);
  const turn = (by) => slides.scrollBy({ left: by * slides.clientWidth, behavior: 'smooth' });
  const show = () => {
    place.textContent = (at() + 1) + ' / ' + slides.children.length;
    dots.forEach((dot, index) => dot.classList.toggle('on', index === at()));
    before.hidden = at() === 0;
    next.hidden = at() === slides.children.length - 1;
  };
  before.addEventListener('click', () => turn(-1));
  next.addEventListener('click', () => turn(1));
  addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') turn(-1);
    if (event.key === 'ArrowRight') turn(1);
  });
  slides.addEventListener('scroll', show, { passive: true });
  show();
}
if (document.querySelector('.feed')) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const { pulse } = await (await fetch('/sandbox/pulse')).json();
      if (pulse !== document.body.dataset.pulse) location.reload();
    } catch {}
  }, 2000);
}
`;

export const avatar = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#ff6a7f"/><stop offset="1" stop-color="#ff2442"/></linearGradient></defs><rect width="96" height="96" fill="url(#g)"/><path d="M18 60h60l-9 16a6 6 0 0 1-5 3H32a6 6 0 0 1-5-3z" fill="#fff"/><path d="M34 40h28v14H34z" fill="#fff" opacity=".9"/><path d="M50 18h10v16H50z" fill="#fff" opacity=".75"/><path d="M14 84q8-5 16 0t16 0 16 0 16 0" fill="none" stroke="#fff" stroke-width="3" opacity=".7"/></svg>`;
