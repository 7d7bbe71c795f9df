export const testMasterKey = 'a key for tests, known to everybody'
