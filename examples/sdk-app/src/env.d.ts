interface ImportMetaEnv {
  /** Where the backend is: `http://127.0.0.1:8787`. Without it, the mock answers inside the page. */
  readonly VITE_OTKLIK_ENDPOINT?: string
  /** `rest`, when left out, `open311` or `signalen`. */
  readonly VITE_OTKLIK_ADAPTER?: string
  readonly VITE_OTKLIK_ORGANIZATION?: string
}
