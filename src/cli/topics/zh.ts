import { exitRows } from './exits.ts';
import type { Pages } from './page.ts';

export const chinese: Pages = {
  export: ({ source }) => ({
    title: '导出文件：为什么要趁早',
    blocks: [
      `向 ${source.name} 申请你的数据：在账号设置里申请，能选格式就选 JSON。你会收到一个 zip，保持原样即可，不用解压。`,
      '有的导出文件里带着视频和图片，有的只有链接。链接过几天就会失效，所以不管以后怎么打算，先把原文件存下来：',
      [
        ['clipferry inspect <导出文件>', '看看里面有什么、缺什么、链接何时失效；不写入任何内容'],
        ['clipferry fetch <导出文件>', '存好原文件；可以随时停下，再运行一次就接着来'],
      ],
      `无法获取的文件会列出来，并写明原因。补救办法有两个：用你自己留存的文件，按文件名里的 ID、key 或日期匹配；或者${source.askForExport}，新链接可用，已有的帖子能认出来，不会重复。`,
      [
        ['clipferry report --only files-unfetchable', '看看是哪些文件'],
        ['clipferry fetch <导出文件> --media <文件夹>', '在你自己的文件夹里找'],
        ['clipferry inspect <导出文件> --list unreadable', '导出文件里读不懂的内容，各在什么位置'],
      ],
      '所有内容都放在一个文件夹里，叫工作区：默认 ./clipferry-workspace，也可以用 `--workspace` 指定。一个工作区对应一个原账号。复制或移动时要整个文件夹一起，并且不能有 clipferry 在运行。',
    ],
  }),

  captions: ({ source: { captionDump } }) => ({
    title: '文案',
    blocks: [
      '很多导出文件里没有帖子的文案。没有文案的帖子会等你决定，不会不小心发出一篇空的。',
      '要自己写的话，先把没有文案的帖子列成表格（带日期和编号），填好最后一列，再交回来：',
      [
        ['clipferry captions --template captions.csv', '写出表格'],
        ['clipferry captions captions.csv', '读回表格；哪几行没有对上帖子，会告诉你'],
      ],
      ...(captionDump === undefined ? [] : [`也可以用别人的程序 yt-dlp，从你自己的公开主页读取：${captionDump}`]),
      '如果已经有文案，写上文件或文件夹的路径：第一行是 `date,caption`、`id,caption` 或 `ref,caption` 的表格，JSON，或 yt-dlp 的输出。',
      [
        ['clipferry plan <导出文件> --to folder --captions captions.csv', '看看效果；不会发送任何内容'],
        ['clipferry migrate <导出文件> --to folder --captions captions.csv', '一条命令走完'],
      ],
      '如果还缺一些，另有办法：`clipferry help caption-sources`。或者：',
      [
        ['clipferry report --only held', '哪些帖子在等，等什么'],
        ['clipferry plan <导出文件> --to folder --allow-untitled', '没有文案也照发'],
        ['clipferry skip <编号>', '跳过某一篇'],
      ],
      '文案会按目标平台的要求调整：太长的会截断，只在原平台有意义的话题会去掉。计划里会列出每类改动有多少。每篇文字都能手动改：`clipferry help spreadsheet`。',
    ],
  }),

  'caption-sources': ({ source }) => ({
    title: '文案从哪里来',
    blocks: [
      '同一篇有好几种来源时，按这个顺序取第一个：你在计划里写的、你的文件、查到的、视频里说的、导出文件里的标题、模板。',
      '文件里的文案先按编号对帖子，再按 ID，最后按时间（那个时间只有一篇才算）。可能属于好几篇的一条也不采用，由你在表格里定：',
      [
        [
          'clipferry captions dump.json --doubtful doubtful.csv',
          '可能的每篇帖子各占一行，在正确的行的“采用”一列写“是”',
        ],
        ['clipferry captions doubtful.csv', '采用有标记的'],
      ],
      'yt-dlp 会把字幕（.vtt、.srt）放在文件旁边。只有你要求时，才把字幕里的话给没有文案的帖子：',
      [['clipferry captions <文件夹> --subtitles-as-captions', '用文件夹里字幕的文字']],
      `公开的、并且知道 ID 的帖子（导出文件的观看、点赞或分享记录里至少两次出现你自己的这篇，才认得出来），可以到 ${source.name} 去查。默认不查；每篇之间隔两秒，一有被拒绝的迹象就停。尚未在真实服务上验证过。`,
      [['clipferry captions --look-up-captions', '查到的会记住，一天之内不会重复查']],
      '用视频里说的话：`clipferry help transcription`。',
      '前面都没有文案时，模板用帖子的信息拼成文字。花括号里的信息都有，模板才算数；可以写几个，用 ` || ` 隔开，取第一个信息齐全的。一个都不行，帖子仍然没有文案：',
      [["clipferry plan <导出文件> --to folder --title-template '{location} {date}'", '{{ 和 }} 表示花括号本身']],
      [
        ['{location} || {date}', '地点；不知道地点时用日期'],
        ['{date} {time}', '2024-09-17 和 14:07，按你的时区'],
        ['{year} {month} {day}', '同样的日期，拆开来写：{year}年{month}月{day}日'],
        ['{location} {sound}', '导出文件里的地点和音乐；自己的原声不写'],
        ['{number}', '按时间是第几篇'],
        ['{alt}', '无障碍描述'],
      ],
    ],
  }),

  transcription: () => ({
    title: '用视频里说的话作文案',
    blocks: [
      '没有文案的帖子，可以用视频里说的话。由本机的程序转写，或者由与 OpenAI 接口相同的服务转写。你不指定，就不会去问任何人；本机的程序不会把声音发到别处。',
      [
        ["clipferry captions --transcribe-command 'whisper -o {folder} -f txt {file}'", 'openai-whisper'],
        ["clipferry captions --transcribe-command 'whisper-cli -m ggml-small.bin -nt -np -f {file}'", 'whisper.cpp'],
        ['clipferry captions --transcribe-with <地址> --transcribe-model <名称>', '服务：声音不超过 25 MB，约一小时'],
        ['clipferry login transcription', '填写密钥，保存在别人读不到的地方；也可以用 CLIPFERRY_TRANSCRIBE_KEY'],
        [
          "clipferry config set transcribeCommand 'whisper -o {folder} -f txt {file}'",
          '为这个工作区设置一次，之后用 --transcribe 就行',
        ],
      ],
      '{file} 是从视频里取出的声音：WAV，单声道，16 kHz。{folder} 是它所在的文件夹，只给这一个视频用。程序在里面留下的那一个文字文件（.txt，其次 .srt、.vtt、.json）算数；没有留下就用它打印的内容。命令不经过 shell：引号用来把词合在一起，别的都不展开。',
      '机器会听错，有音乐时尤其如此，没人说话时还会编造；常见的编造会去掉。这类帖子会等你看过再发：',
      [
        ['clipferry plan --csv plan.csv', '在表格里查看和修改；改过的就能发'],
        ['clipferry include <编号>', '这一篇没问题'],
        ['clipferry plan <导出文件> --to folder --accept-transcripts', '不看，全部放行'],
      ],
      '开发时没有真实的转写程序和服务可用，只用模拟的试过。',
    ],
  }),

  translation: () => ({
    title: '把文案翻译成另一种语言',
    blocks: [
      '只有你要求时才翻译，由你指定的服务器完成：LibreTranslate，或者与 OpenAI 接口相同的语言模型（Ollama、vLLM 等可以在你自己的电脑上运行）。文字不会发给别人。话题、提及、链接、表情，以及词汇表里要保留的词，都不会离开这台电脑。',
      [
        [
          'clipferry plan <导出文件> --to folder --translate zh --translate-with http://127.0.0.1:5000',
          'LibreTranslate',
        ],
        [
          'clipferry plan <导出文件> --to folder --translate zh --translate-with http://127.0.0.1:11434/v1 --translate-model <名称>',
          '语言模型',
        ],
        ['clipferry plan <导出文件> --to folder --translate zh --bilingual', '译文后面附上原文；由谁翻译写在设置里'],
        ['clipferry config set translateWith <地址>', '为这个工作区设置一次'],
        ['clipferry login translation', '填写密钥，保存在别人读不到的地方；也可以用 CLIPFERRY_TRANSLATE_KEY'],
        ['clipferry doctor', '检查它有没有响应，不发送文字'],
      ],
      '计划会列出每篇文案翻译前后的样子，不对的地方可以手动改：`clipferry help spreadsheet`。译文会保留，中断的计划下次接着来。译文不完整、或者有名字没有原样返回的，保留原文并在计划里说明。服务器没有响应时，帖子先等着。',
      '开发时没有真实的翻译服务可用，只用模拟的服务器试过。',
    ],
  }),

  words: () => ({
    title: '文字会怎么改',
    blocks: [
      '标题、正文和话题都按目标平台的限制来，按它的方式计数。只在 TikTok 有意义的话题（#fyp）会去掉，那里的 @名字 去掉 @，重复的话题只留一个，太长的在词与词之间截断。每处改动都在计划里，改前改后都有。',
      '用于所有帖子的规则写在一张表里，列名是 `rule,term,with`：',
      [
        ['replace,TikTok,REDnote', '把一段文字换成另一段'],
        ['drop,link in bio,', '删掉'],
        ["keep,Anna's Kitchen,", '不翻译，也不改'],
        ['append,感谢观看 #annacooks,', '加在每篇结尾、话题前面；截断时也保留'],
      ],
      '词语按整个词查找，不分大小写，话题和链接里的不算。表格有错会指出哪一行哪一列，计划不会生成。',
      [
        ['clipferry plan <导出文件> --to folder --glossary words.csv', '看看效果；不会发送任何内容'],
        [
          'clipferry plan <导出文件> --to folder --original-date',
          '在文字后面、末尾话题之前写上“最初发布于 2023-04-05”',
        ],
        ['clipferry plan <导出文件> --to folder --repair-text', '修复乱码（CafÃ©），仅限只有一种读法的'],
      ],
      '在小红书上，话题会换成那里常用的写法，对照表约有 640 个标签，编写时没有在线核对。你自己的表（`tag,topic`；没写 topic 的标签会去掉）优先：',
      [
        ['clipferry destinations rednote --topics > topics.csv', '打印对照表，可以查看和修改'],
        ['clipferry plan <导出文件> --to rednote --topics topics.csv', '用你自己的'],
        ['clipferry plan <导出文件> --to rednote --topics none', '话题保持原样'],
      ],
      '手动改单篇：`clipferry help spreadsheet`。换一种语言：`clipferry help translation`。',
    ],
  }),

  media: () => ({
    title: '视频、图片和封面会怎么处理',
    blocks: [
      '合适的文件原样发出，一个字节都不动。否则按这个顺序做最少的处理，计划里写明做了什么、为什么：去掉隐私信息，重新封装，重新编码。原文件都保留。你可以选择：',
      [
        ['--too-long cut', '视频超过平台时长时只发开头；不选则跳过，并列出来'],
        [
          '--too-long split',
          '分段全部发出，放在一篇帖子里：交接文件夹，或 Bluesky 的讨论串（--set thread=on）；别处先不发',
        ],
        ['--other-sound mute, skip', '配乐不是原创的视频：去掉声音，或者不发'],
        ['--loudness normalise', '音量统一到 −14 LUFS，一个视频只用一个增益'],
        ['--burn-subtitles', '把你自己视频（--media）旁边的 .srt 或 .vtt 压进画面'],
        ['--photo-shape crop, pad', '比例会被平台裁掉的图片：先裁好，或加白边'],
        ['--extra-images drop', '图片太多的图文只发前面的；不选则等你处理'],
        ['--covers chosen', '封面由程序选一帧，即使导出文件里有封面'],
      ],
      '选出的一帧不黑也不糊；发到小红书时按画面重心裁成 3:4。计划的网页里列出可选的画面：',
      [
        ['clipferry fetch <导出文件>', '存好原文件，每个看一遍'],
        ['clipferry plan <导出文件> --to rednote --open', '可选的画面和时间'],
        ['clipferry plan --csv plan.csv', '在“封面”一列写 0:03，或一张图片的路径'],
        ['clipferry plan --apply plan.csv', '读回表格'],
      ],
      '同一个视频出现两次（尺寸不同也算）会在计划里指出，但不会自己跳过：`clipferry skip <编号>`。',
      [['clipferry doctor', '用的是哪个 ffmpeg，从哪里能得到更新的']],
    ],
  }),

  spreadsheet: () => ({
    title: '用表格改计划',
    blocks: [
      '计划可以写成表格，一篇一行，用表格软件改好，再交回来：',
      [
        ['clipferry plan <导出文件> --to folder --csv plan.csv', '生成计划，并写出表格'],
        ['clipferry plan --csv plan.csv', '写出现有的计划'],
        ['clipferry plan --apply plan.csv --check', '看看你的修改会改变什么；不真的改'],
        ['clipferry plan --apply plan.csv', '采用表格，之后以它为准'],
        ['clipferry run', '执行计划'],
      ],
      '标题、正文、话题、可见范围、时间和“发布”一列（是、保留、否）都可以改，行的顺序也可以换。保存为 CSV，能选就选 UTF-8。少了的行不改变任何东西；要跳过某篇，请写“否”。只要有一处错误，整张表都不采用，并逐行逐列指出错在哪里。',
      '表格可能比计划旧。最后一列“校验”（英文表格里是 was）记着每一行写出来时的样子：没动过的行，不影响现在的计划；动过的行，如果那篇的计划后来又变过，会被拒绝，这时请重新写一份表格。日期、缩略图和说明只供查看，你自己加的列不会动。时间写成 2027-01-31 18:00，按你的时区算，后面写明别的时区则按那个算。有些文字前面会加一个单引号，免得表格软件把它当成公式、数字或日期，它不算内容。',
      '单篇帖子可以用命令。不管用哪种方式，以后重新生成计划都会保留你的决定：',
      [
        ['clipferry skip <编号>', '跳过'],
        ['clipferry hold <编号>', '先等着'],
        ['clipferry include <编号>', '放行'],
      ],
      '只想看的话，导出文件里的每一项都能列成表格：发到了哪里，或者为什么没发。会被表格软件当成公式的内容，前面会加一个单引号。',
      [
        ['clipferry report --csv', '全部'],
        ['clipferry report --only held --csv', '其中一部分'],
      ],
    ],
  }),

  scripting: () => ({
    title: '在脚本里使用 clipferry',
    blocks: [
      '加上 `--json`，标准输出每行一个 JSON，没有别的内容。按 `kind` 区分；遇到不认识的 kind 和字段请跳过，以后的版本会增加。写给人看的话在标准错误里。会改动数据的命令随时打印记录文件里的每个事件，然后是一行汇总，最后是留给你看的网页；出错时有一行 kind 为 "error"，带原因代码、解决办法和退出码。',
      [
        ['clipferry status --json', '现在的状态；运行期间也能看'],
        ['clipferry report --json', '导出文件里的每一项'],
        ['clipferry status --json-schema', '这些 JSON 的 JSON Schema；每个命令都有，不需要别的参数'],
        ['clipferry migrate <导出文件> --to folder --yes --json', '一条命令走完，不提问'],
        ['clipferry run --wait --json', '接着来，一直等到发布节奏让所有帖子发完'],
      ],
      '没有终端时不会提问。需要回答的命令会以 2 结束，并告诉你用哪个参数回答：多数是 `--yes`，平台有风险提示时是 `--accept-risk`。在终端里用 `--no-input` 效果相同，`-q` 不显示提示。',
      '任何命令停下后都可以再运行一次，接着来。0、3、4 是正常结束：全部完成；除了等你处理的都完成；除了彻底失败的都完成。遇到 5 和 7 过一会儿再试。`clipferry help exit-codes` 列出全部退出码。',
      [
        ['clipferry config list', '全部设置，以及各自的来源'],
        ['clipferry config get fetchAtOnce', '只打印一个值'],
        ['source <(clipferry completion bash)', '用 Tab 补全；zsh 同理，fish 用 clipferry completion fish | source'],
      ],
    ],
  }),

  agencies: () => ({
    title: '同时管理多个客户',
    blocks: [
      '每个客户一个工作区。导出文件的内容、原文件、计划和发布记录都在里面，工作区之间互不相干。登录信息属于你和这台电脑，不在工作区里，所以请给每个客户起一个账号名称：',
      [
        ['clipferry login bluesky --account anna', '会问你密码，存进钥匙串'],
        ['clipferry accounts', '有哪些账号已登录'],
        ['clipferry --workspace clients/anna fetch anna.zip', '马上做：链接会失效'],
        ['clipferry --workspace clients/anna plan anna.zip --to bluesky --account anna', '自己看，也给客户看'],
        ['clipferry --workspace clients/anna run --yes --json', '开始，或接着来'],
      ],
      '全部客户一起跑，写一个循环就行。每个工作区都有锁：同一个工作区里第二个运行会以 7 结束，不会出问题；不同的工作区可以同时运行。',
      [
        [
          'for client in clients/*; do clipferry --workspace "$client" run --yes --json > "$client/run.jsonl"; echo "$client: $?"; done',
          '每个客户一行：3 是有帖子等人处理，5 是以后接着来，6 是有帖子不确定发没发出去，9 是账号收到了警告',
        ],
      ],
      '需要你处理的，逐个客户看：',
      [
        ['clipferry --workspace clients/anna report --problems', '在等的和失败的，以及原因'],
        ['clipferry --workspace clients/anna report --csv', '全部内容的表格，可以交给客户'],
        ['clipferry --workspace clients/anna resolve', '不确定发没发出去的帖子：你去看，你来说'],
        ['clipferry --workspace clients/anna handoff', '由人发布的帖子，一篇一篇来'],
      ],
      '目前没有的：所有客户的总览、多台电脑共用的队列、带权限的用户。只发布属于客户自己、并且客户同意发布的内容。',
    ],
  }),

  'exit-codes': () => ({
    title: '退出码',
    blocks: [
      '命令结束时的代码，供脚本使用。有多个账号或多种情况时，按 130、9、8、6、5、3、4 的顺序取第一个。',
      exitRows({
        done: '要做的都做完了',
        bug: 'clipferry 自己的错误；数据没有丢，再运行一次同样的命令',
        usage: '命令、设置或导出文件有问题；什么都没有发送',
        waitsForPerson: '除了等你处理的帖子都做完了，或者文案一条都没配上：`clipferry report --only held`',
        failedForGood: '除了彻底失败的帖子、读不懂的内容都做完了',
        stoppedEarly: '提前停下，还有没做完的：再运行一次同样的命令',
        unconfirmed: '至少有一篇可能已经公开，但无法确定：`clipferry resolve`',
        locked: '这个工作区里有另一个 clipferry 在运行',
        fatal: '无法继续：磁盘满、没有 ffmpeg、记录文件损坏、输出写不出去',
        accountAtRisk: '平台发出了警告：账号已暂停，直到你运行 `clipferry accounts resume`',
        hungUp: '终端被关闭',
        interrupted: 'Ctrl-C；数据没有丢',
        terminated: '进程被要求结束（SIGTERM）',
      }),
      '遇到 5、7、129、130、143，再运行一次同样的命令就接着来。遇到 3、6、9，要先由人来决定。',
    ],
  }),
};
