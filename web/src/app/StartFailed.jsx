/** Shown when not even the configuration came: no theme, no words, both languages. */
export function StartFailed({ onRetry }) {
  return (
    <main style={{ maxWidth: 480, margin: '20vh auto', padding: 24, fontFamily: 'sans-serif' }}>
      <h1>Khoa</h1>
      <p>Không tải được trang. Bạn hãy thử lại sau ít phút.</p>
      <p lang="en">The page could not be loaded. Please try again in a few minutes.</p>
      <button type="button" onClick={onRetry}>
        Thử lại · <span lang="en">Try again</span>
      </button>
    </main>
  );
}
