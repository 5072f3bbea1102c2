import { budgets } from './tools/budgets.ts'

export default budgets()
