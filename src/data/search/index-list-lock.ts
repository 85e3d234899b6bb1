/** Shared by those who announce changes, for the length of their transaction; alone for whoever adds an index. */
export const indexListLock = 0x50_c1e_1e
