import { it as always, describe, expect } from 'vitest';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { type Loose, openForm, type Played, press, sharePlayer } from './page-sandbox.ts';

const it = haveBrowserOrSkip('the creator page in a browser') ? always : always.skip;

const call = '/web_api/sns/v2/note';

/** Presses, and gives what the page was answered: read on the way, because the page goes on at once. */
async function submit(played: Played): Promise<Loose> {
  let answer: Loose = null;
  await played.page.route(
    (url) => url.pathname.endsWith(call),
    async (route) => {
      const response = await route.fetch();
      answer = { status: response.status(), body: await response.json().catch(() => null) };
      await route.fulfill({ response });
    },
  );
  await Promise.all([played.page.waitForResponse((got) => got.url().endsWith(call)), press(played)]);
  return answer;
}

describe('a submit', () => {
  const play = sharePlayer();

  it('is answered with an id of 24 hex digits that begins with the second it was made in', async () => {
    const played = await play();
    await openForm(played, 'image');
    const { body } = await submit(played);
    expect(body).toMatchObject({ result: 0, success: true, data: { id: expect.stringMatching(/^[0-9a-f]{24}$/) } });
    expect(Math.abs(Number.parseInt(body.data.id.slice(0, 8), 16) - Date.now() / 1000)).toBeLessThan(60);
    expect(body.data.id).toBe((await played.notes())[0].id);
  });

  it.each([
    ['no-id', 0],
    ['no-id-made', 1],
  ])('that answers %s shows success all the same', async (kind, notes) => {
    const played = await play({ submit: kind });
    await openForm(played, 'image');
    expect((await submit(played)).body).toEqual({ result: 0, success: true, msg: '', data: {} });
    await played.page.waitForURL(/success/);
    expect(await played.notes()).toHaveLength(notes);
  });

  it('that is refused says why and leaves the form; the next one may be taken', async () => {
    const played = await play({ submit: 'rejected', submitTimes: 3 });
    const { page } = played;
    await openForm(played, 'image');
    expect((await submit(played)).body).toMatchObject({ result: -1, success: false });
    for (const [kind, body, text] of [
      ['rule', { result: -9136, success: false }, '违反社区规范'],
      ['unable', { result: -9999, can_show_err_msg_to_user: true }, '暂时无法发布'],
    ] as const) {
      await page.locator('xhs-publish-btn[submit-disabled=false]').waitFor();
      await played.set({ submit: kind });
      expect((await submit(played)).body).toMatchObject(body);
      await page.getByText(text).waitFor();
    }
    await page.locator('xhs-publish-btn[submit-disabled=false]').waitFor();
    expect(await played.notes()).toEqual([]);
    await submit(played);
    await page.waitForURL(/success/);
    expect(await played.notes()).toHaveLength(1);
  });

  it.each([
    ['expired', 401, /\/login/],
    ['captcha', 461, /captcha/],
  ])('that finds %s leads away', async (kind, status, address) => {
    const played = await play({ submit: kind });
    await openForm(played, 'image');
    expect((await submit(played)).status).toBe(status);
    await played.page.waitForURL(address);
    expect(await played.notes()).toEqual([]);
  });

  it.each([
    ['lost', 1],
    ['lost-before', 0],
  ])('whose answer is %s leaves the form where it was', async (kind, notes) => {
    const played = await play({ submit: kind });
    await openForm(played, 'image');
    await press(played);
    await played.page.getByText('网络异常').waitFor();
    expect(played.page.url()).toContain('/publish/publish');
    expect(await played.notes()).toHaveLength(notes);
  });
});
