// The command line of the backend, by any Node that the project can be started with.
import '../examples/backend/src/desk-cli/main.ts'
