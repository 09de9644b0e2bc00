/** Runs HTMLRewriter over a page for the sake of what its handlers see. */

/** The page must be in UTF-8. Ends early, and without an error, where the parser gives up. */
export async function scan(rewriter: HTMLRewriter, page: ReadableStream<Uint8Array> | Uint8Array): Promise<void> {
  const response = new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
  try {
    const reader = rewriter.transform(response).body?.getReader()
    while (reader && !(await reader.read()).done);
  } catch (error) {
    // Its memory is bounded, and it refuses markup whose meaning it cannot settle: a page may do either to it.
    // Under Node it then throws a bare string. Anything else is a bug of a handler.
    if (error instanceof Error && !error.message.startsWith('Parser error')) throw error
  }
}
