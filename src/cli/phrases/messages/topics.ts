/** What `clipferry help <destination>` says of the commands on it. */
export interface TopicMessages {
  readonly topic: {
    readonly byPerson: string;
    readonly byProgram: string;
    readonly limits: string;
    readonly examine: string;
    readonly signIn: string;
    readonly rehearse: string;
    readonly plan: string;
    readonly migrate: string;
    readonly handoff: string;
  };
}
