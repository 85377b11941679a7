/** Whether a part answers: false where its check rejects. */
export async function answers(check: Promise<unknown>): Promise<boolean> {
  try {
    await check;
    return true;
  } catch {
    return false;
  }
}
