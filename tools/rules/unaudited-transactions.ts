/** Functions that open a transaction without a scope check or a trace, as `file#function`, and why that is right. */
export const unauditedTransactions: Readonly<Record<string, string>> = {}
