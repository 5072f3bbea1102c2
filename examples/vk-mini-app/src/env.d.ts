interface ImportMetaEnv {
  /** Where the backend is: `https://otklik.example`. Without it, where this page is. */
  readonly OTKLIK_BACKEND?: string
}
