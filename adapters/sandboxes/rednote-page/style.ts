/** Styles of the pages. They hang on `look-…` names of their own, so that a changed class changes nothing else. */
export const style = `
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#222;background:#f5f5f5}
.look-note{position:fixed;right:8px;top:8px;padding:2px 8px;border-radius:8px;background:#fff3c4;font-size:12px;z-index:50;pointer-events:none}
.look-main{width:860px;margin:24px auto 120px;padding:24px;background:#fff;border-radius:12px}
.look-nav a{margin-right:16px;color:#c00}
.look-tabs{position:relative;display:flex;gap:24px;padding-top:40px;height:88px}
.look-tab{position:relative;width:110px;height:40px;line-height:40px;text-align:center;cursor:pointer}
.look-tab-far,.look-tab-ghost{position:absolute;width:110px;height:30px;top:0}
.look-tab.active{color:#c00;border-bottom:2px solid #c00}
.look-tab-cover{position:absolute;opacity:.01;background:#fff;cursor:pointer;z-index:2}
.look-popover{position:absolute;left:0;top:30px;width:100%;height:60px;padding:16px;background:#333;color:#fff;border-radius:8px;z-index:5}
.look-drop{position:relative;height:280px;border:2px dashed #ccc;border-radius:12px;display:flex;align-items:center;justify-content:center}
.look-file{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}
.look-file-small{position:relative;display:inline-block;width:120px;height:36px;border:1px solid #ccc;border-radius:8px;text-align:center;overflow:hidden}
.look-hidden-file{position:absolute;left:-9999px;width:1px;height:1px}
.look-thin{position:absolute;width:4px;height:4px;border:0;padding:0;opacity:0}
.look-row{margin:16px 0}
.look-previews{display:flex;flex-wrap:wrap;gap:8px}
.look-preview{width:80px;height:106px;background:#eee;overflow:hidden;font-size:11px}
.look-preview img{width:100%;height:100%;object-fit:cover}
.look-field{width:100%;height:40px;font-size:16px}
.look-editor{white-space:break-spaces;min-height:160px;padding:8px;border:1px solid #ddd;border-radius:8px;outline:none}
.look-editor p{margin:0}
.look-editor p.is-empty::before{content:attr(data-placeholder);color:#999;float:left;height:0;pointer-events:none}
.look-editor a{color:#13386c}
.content-hide{font-size:0}
.look-topics{position:absolute;z-index:10;width:300px;background:#fff;border:1px solid #ddd;border-radius:8px}
.look-topic{display:flex;justify-content:space-between;padding:6px 10px;cursor:pointer}
.look-topic.is-selected{background:#f0f0f0}
.look-over{color:#c00}
.look-select{width:280px;height:36px;line-height:36px;padding:0 10px;border:1px solid #ddd;border-radius:8px;cursor:pointer}
.look-options{position:absolute;z-index:20;width:280px;background:#fff;border:1px solid #ddd;border-radius:8px}
.look-option{padding:8px 10px;cursor:pointer}
.look-card{display:flex;align-items:center;gap:16px;padding:12px;border:1px solid #eee;border-radius:8px}
.look-switch{width:44px;height:24px;cursor:pointer}
.look-switch>*{width:44px;height:24px;border-radius:12px;background:#ccc}
.look-switch>.checked{background:#c00}
.look-shade{position:fixed;inset:0;background:rgba(0,0,0,.4);z-index:30;display:flex;align-items:center;justify-content:center}
.look-dialog{width:480px;padding:24px;background:#fff;border-radius:12px}
.look-cover{width:160px;height:100px;background:#eee;border-radius:8px;cursor:pointer;padding:8px}
.look-cover .look-hover{visibility:hidden}
.look-cover:hover .look-hover{visibility:visible}
.look-bar{position:fixed;left:0;right:0;bottom:0;height:72px;background:#fff;border-top:1px solid #eee;display:flex;align-items:center;justify-content:center;z-index:15}
.look-publish{display:block;width:520px;height:56px}
.look-toast{position:fixed;left:50%;top:40%;transform:translateX(-50%);padding:10px 20px;background:#333;color:#fff;border-radius:8px;z-index:40}
.look-notes{display:flex;flex-direction:column;gap:12px}
.look-tabline{display:flex;gap:20px;margin:16px 0}
.look-tabline>*{cursor:pointer}
.look-top{margin-bottom:24px}
.look-people{max-width:900px;margin:24px auto;display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:16px}
.look-people article{background:#fff;border-radius:12px;padding:12px;overflow-wrap:anywhere}
.look-people img,.look-people video{width:100%;border-radius:8px;background:#eee}
.look-people .body{white-space:pre-wrap}
.look-qr{width:180px;height:180px;background:#ddd;display:flex;align-items:center;justify-content:center}
`;
