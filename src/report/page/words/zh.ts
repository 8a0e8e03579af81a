import type { Speech } from '../../../contract/index.ts';
import type { Column, PageWords } from './words.ts';

function both(text: string): readonly [string, string] {
  return [text, text];
}

export function chinese(speech: Speech): PageWords {
  const { number } = speech;
  const some = (parts: readonly (readonly [value: number, before: string, unit: string])[]) =>
    parts.filter(([value]) => value > 0).map(([value, before, unit]) => `${before} ${number(value)} ${unit}`);
  const columns: Readonly<Record<Column, string>> = {
    published: '已发布',
    waiting: '待发布',
    held: '等你处理',
    unconfirmed: '待确认',
    skipped: '已跳过',
    failed: '失败',
    removing: '撤回中',
    removed: '已撤回',
    notPlanned: '未列入计划',
    deleted: `在 ${speech.source.name} 上已删除`,
    unreadable: '无法读取',
  };
  return {
    tag: 'zh-Hans',
    sentence: (says) => (/[。！？…]$/.test(says) ? says : `${says}。`),
    phrase: (says) => says,
    gap: '',
    list: (parts) => parts.join('，'),
    led: (name, says) => `${name}：${says}`,
    top: {
      heading: (about, source, destinations) =>
        destinations === ''
          ? `${source} 上的内容`
          : `从 ${source} 到${destinations}：${about === 'plan' ? '搬家计划' : '搬家结果'}`,
      rehearsal: '彩排：以下内容都没有公开',
      madeAt: (time) => `生成于 ${time}`,
      from: (archive, accountName) => (accountName === null ? archive : `${accountName} · ${archive}`),
      standing: ({ about, destination, isRehearsal, columns: of }) => {
        const isPlan = about === 'plan' && of.published === 0;
        const going = isPlan
          ? `${number(of.waiting)} 篇可以发到${destination}`
          : isRehearsal
            ? `${number(of.published)} 篇已完成发到${destination}的彩排`
            : `${number(of.published)} 篇已发到${destination}`;
        const rest = some([
          ...(isPlan ? [] : [[of.waiting, '还有', '篇待发布'] as const]),
          [of.held, '有', '篇等你处理'],
          [of.unconfirmed, '有', '篇待你确认'],
          [of.skipped, '跳过', '篇'],
          [of.failed, '失败', '篇'],
          [of.removing + of.removed, '撤回', '篇'],
          [of.notPlanned, '有', '篇未列入计划'],
        ]);
        return `${[going, ...rest].join('，')}。`;
      },
      content: ({ videos, photoPosts, visibility, from, to }) => {
        const kinds = some([
          [videos, '视频', '个'],
          [photoPosts, '图文', '篇'],
        ]);
        const hidden = some([
          [visibility.friends, '仅好友可见', '篇'],
          [visibility.private, '仅自己可见', '篇'],
        ]);
        const span = from === null || to === null ? [] : [`${speech.day(from)} 至 ${speech.day(to)}`];
        return kinds.length === 0 ? '' : [kinds.join('、'), ...span, ...hidden].join('，');
      },
      nothingPlanned: '还没有做计划。',
      sumLabel: (account) => `导出文件里的内容（${account}）`,
      seen: '导出文件共有',
      column: (column, { isRehearsal }) => (column === 'published' && isRehearsal ? '已彩排' : columns[column]),
      skipLink: '跳到帖子列表',
    },
    next: { heading: '下一步' },
    calendar: {
      heading: '发布日程',
      pace: ({ perDay, minGapMs }) => {
        if (perDay === null && minGapMs === 0) return '不限速';
        const daily = perDay === null ? '' : `每天 ${number(perDay)} 篇`;
        const gap = minGapMs === 0 ? '' : `至少间隔 ${speech.duration(minGapMs)}`;
        return [daily, gap].filter((part) => part !== '').join('，');
      },
      limit: (limit) =>
        ({
          schedule: '按你定的时间发布。',
          'per-day': '要多久，取决于每天发几篇。',
          gap: '要多久，取决于两篇之间的间隔。',
          none: '没有限制，一篇接一篇地发。',
        })[limit],
      left: (left) => `还要发 ${number(left)} 篇`,
      ends: (day) => `最后一篇在 ${day} 发布。`,
      noEnd: '什么时候发完，要看文件大小和网速。',
      nothingLeft: '没有要发的了。',
      picture: ({ done, left, end }) =>
        `每天累计发布篇数的曲线：到今天已发布 ${number(done)} 篇，还有 ${number(left)} 篇${end === null ? '' : `，最后一篇在 ${end}`}。`,
      linksDie: ({ files, first, last }) =>
        first === last
          ? `还没下载的 ${number(files)} 个文件，链接将在 ${first} 失效。`
          : `还没下载的 ${number(files)} 个文件，链接将在 ${first} 至 ${last} 之间陆续失效。`,
      today: '今天',
      end: (day) => `${day}发完`,
      done: '已发布',
      coming: '待发布',
      links: '链接失效',
      files: (files) => `${number(files)} 个链接`,
      others: '换个节奏',
      othersPace: '节奏',
      othersEnd: '最后一篇',
      othersDays: '用时',
      days: (days) => `${number(days)} 天`,
      thisPace: '当前计划',
      open: '不定',
    },
    problems: {
      heading: '需要知道的事',
      none: '全部帖子都会发布，没有需要留意的。',
      verdicts: {
        held: '等你处理',
        skipped: '已跳过',
        failed: '失败',
        unconfirmed: '待确认',
        removing: '撤回中',
        removed: '已撤回',
      },
      posts: (posts) => `${number(posts)} 篇`,
      show: '查看',
      for: (what) => `查看：${what}`,
      examples: (refs) => `例如 ${refs}`,
      warnings: '值得留意：这些会照原样发布',
      texts: '文案怎么处理',
      files: '文件怎么处理',
      filesHere: ({ fetched, bytes }) => `${fetched} 个原文件已经存在这台电脑上（${bytes}）`,
      filesLeft: ({ wanted, held, unfetchable }) =>
        some([
          [wanted, '待下载', '个'],
          [held, '等你处理', '个'],
          [unfetchable, '无法获取', '个'],
        ]).join('，'),
      fileCount: (files) => `${number(files)} 个`,
      stopped: (account) => `${account} 已暂停`,
    },
    rungs: {
      'as-is': both('原样发送，一个字节都不变'),
      untag: both('只去掉隐私信息，画面和声音不变'),
      remux: both('重新封装，没有重新编码'),
      audio: both('只重新编码声音，画面不变'),
      encode: both('重新编码'),
      refuse: both('平台不支持，无法发布'),
      undecided: both('还没下载，下载后再决定怎么处理'),
      kept: both('已经存好，但还用不了'),
      missing: both('还没拿到，也不会自动下载'),
    },
    coverUndecided: '准备这篇帖子时再选',
    gallery: {
      heading: '全部帖子',
      needsScripts: '这里只有前面几篇。用浏览器打开这个文件（允许脚本），就能查看、搜索和筛选全部帖子。',
      filters: '查找帖子',
      search: '搜索文字、编号或原因',
      state: '状态',
      account: '账号',
      kind: '类型',
      reason: '原因或改动',
      order: '排序',
      warned: '只看有提醒的',
      clear: '清除',
      pages: '翻页',
      previous: '上一页',
      next: '下一页',
      client: {
        found: '第 {from}–{to} 篇，找到 {found} 篇，共 {all} 篇',
        foundNone: '没有符合条件的。清除筛选可以看到全部 {all} 篇。',
        page: '第 {page} 页，共 {pages} 页',
        any: '全部',
        copy: '复制',
        copied: '已复制',
        copyByHand: '已选中，请手动复制',
        orders: { plan: '按计划顺序', oldest: '从旧到新', newest: '从新到旧' },
      },
    },
    card: {
      kinds: { video: '视频', images: '图文' },
      states: { publishing: '正在发布', accepted: '已发送，还没核对' },
      post: (order) => `第 ${order} 篇`,
      untitled: '没有标题',
      noText: '没有正文',
      wholeText: (characters) => `完整正文（${characters} 个字符）`,
      topics: '话题',
      visibility: { public: '公开', friends: '仅好友可见', private: '仅自己可见' },
      firstPosted: (day) => `原发布于 ${day}`,
      publishedAt: (day, isRehearsal) => (isRehearsal ? `${day} 彩排` : `${day} 搬过来`),
      goesAt: (time) => `定时 ${time} 发布`,
      place: (name) => `地点：${name}`,
      titleCounter: '标题',
      textCounter: '正文',
      details: '详情',
      textChanges: (changes) => `文案有 ${number(changes)} 处改动`,
      warnings: (warnings) => `${number(warnings)} 条提醒`,
      see: '查看帖子',
      saidByPerson: '由你确认',
      caption: '文案前后对比',
      captionSame: '文案保持原样。',
      captionNone: '导出文件里没有这一篇的文案。',
      captionFrom: (name) => fromWords(name),
      removed: '删除：',
      added: '新增：',
      files: '文件前后对比',
      roles: { video: '视频', image: '图片', cover: '封面' },
      fileAbsent: '不在这台电脑上',
      coverHeading: '可作封面的画面',
      coverChosen: '已选',
      coverHow: '想换一张：在这个表格的“封面”一列写上时间，或一个图片文件',
      warningsHeading: '提醒',
      byHand: (fields) => `由你亲自填写：${fields}。`,
      fields: {
        title: '标题',
        body: '正文',
        hashtags: '话题',
        visibility: '可见范围',
        scheduledAt: '时间',
        location: '地点',
        alt: '图片描述',
        cover: '封面',
      },
      check: {
        same: '已核对：和发送的一致',
        differs: '已核对：有不一致的地方',
        missing: '已核对：已经不在了',
        unseen: '无法核对',
      },
      checkedAt: (time) => `核对于 ${time}`,
      change: '想改的话',
      ways: {
        skip: '不发这一篇',
        hold: '先不发',
        include: '让它发布',
        retry: '再试一次',
        resolve: '告诉 clipferry 有没有发布成功',
        undo: '撤回',
      },
      notPlanned: '未列入计划',
      notPlannedWhy: '没有计划包含这一篇。',
      deleted: `在 ${speech.source.name} 上已删除`,
      unreadable: '无法读取',
      where: (place) => `导出文件中的位置：${place}`,
    },
    certificate: {
      heading: '核对证明',
      for: (account) => `${account} 的核对证明`,
      between: (from, to) => (from === to ? `发布于 ${from}。` : `发布于 ${from} 至 ${to}。`),
      digest: '记录文件的摘要',
      digestHint: '记录相同，摘要就相同：包括每一篇、它的状态和它在平台上的位置。',
      checked: '读回核对',
      checks: (of) =>
        some([
          [of.same, '一致', '篇'],
          [of.differs, '不一致', '篇'],
          [of.missing, '不见了', '篇'],
          [of.unseen, '无法核对', '篇'],
          [of['not-looked'], '还没核对', '篇'],
        ]).join('，'),
    },
    foot: '由 clipferry 在这台电脑上生成。这个页面不会访问网络。',
  };
}

/** 来源的写法见 `core/caption/precedence.ts` */
function fromWords(name: string): string {
  const [origin = '', ...rest] = name.split(': ');
  const place = rest.join(': ');
  switch (origin) {
    case 'export':
      return '取自导出文件。';
    case 'file':
      return `取自 ${place}。`;
    case 'look-up':
      return `在 ${place} 上查到。`;
    case 'transcript':
      return place === '' ? '视频里说的话。' : `视频里说的话（${place}）。`;
    default:
      return `取自 ${name}。`;
  }
}
