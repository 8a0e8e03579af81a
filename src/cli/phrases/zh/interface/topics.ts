import type { TopicMessages } from '../../messages/topics.ts';

export function topics(): TopicMessages {
  return {
    topic: {
      byPerson:
        '这里由你发布：clipferry 按平台要求备好每一篇，逐篇显示在你的手机或这台电脑上。你来发布，再告诉它结果；它会记下来，发过的不会再出现。',
      byProgram: '这里由 clipferry 发布：先给你看计划，你同意后才发，并且逐篇读回核对。',
      limits: '限制、选项，以及每个选项的作用',
      examine: '检查在这台电脑上能不能用；不改动任何东西',
      signIn: '登录；需要什么它会问',
      rehearse: '在本机的模拟平台上完整彩排一遍，不会公开任何内容',
      plan: '看看会发布什么、怎么发布；不会发送任何内容',
      migrate: '一条命令走完；中途停下，再运行一次就接着来',
      handoff: '接着发下一篇，明天或什么时候都行',
    },
  };
}
