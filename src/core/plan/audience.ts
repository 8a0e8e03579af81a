import { type Audience, because, type Reason, type Visibility } from '../../contract/index.ts';
import { assertNever } from '../../kit/index.ts';
import { hold, type Obstacle, type PlanTarget, skip } from './target.ts';

interface VisibilityDecision {
  readonly visibility: Visibility;
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly Reason[];
}

type Rules = Pick<PlanTarget, 'capabilities' | 'choices'>;

/** Private and friends posts never become public, and neither does a post of unknown audience unless the person says so. */
export function decideVisibility(audience: Audience, rules: Rules): VisibilityDecision {
  switch (audience) {
    case 'public':
      return decidePublic(rules.capabilities.visibility);
    case 'unknown':
      return decideUnknown(rules);
    case 'friends':
    case 'private':
      return decideNonPublic(audience, rules);
    default:
      return assertNever(audience);
  }
}

function goes(visibility: Visibility, ...warnings: readonly Reason[]): VisibilityDecision {
  return { visibility, obstacles: [], warnings };
}

/** Private even while it waits: if the obstacle is lifted by mistake, nothing becomes public. */
function stopped(obstacle: Obstacle): VisibilityDecision {
  return { visibility: 'private', obstacles: [obstacle], warnings: [] };
}

function decidePublic(visibilities: readonly Visibility[]): VisibilityDecision {
  return visibilities.includes('public') ? goes('public') : stopped(skip(because('public-unsupported')));
}

function decideUnknown({ capabilities, choices }: Rules): VisibilityDecision {
  if (choices.unknownAudience === 'public') return decidePublic(capabilities.visibility);
  return choices.privatePosts === 'private' && capabilities.visibility.includes('private')
    ? goes('private', because('unknown-goes-private'))
    : stopped(hold(because('unknown-audience')));
}

const skipped = { friends: 'friends-post', private: 'private-post' } as const;
const unsupported = { friends: 'friends-unsupported', private: 'private-unsupported' } as const;

function decideNonPublic(audience: 'friends' | 'private', { capabilities, choices }: Rules): VisibilityDecision {
  const has = (visibility: Visibility) => capabilities.visibility.includes(visibility);
  if (choices.privatePosts === 'skip') return stopped(skip(because(skipped[audience])));
  if (audience === 'friends' && has('friends')) return goes('friends');
  if (!has('private')) return stopped(skip(because(unsupported[audience])));
  return audience === 'friends' ? goes('private', because('friends-go-private')) : goes('private');
}
