/** Documents that one insert of a suite writes, as it does it and as a server that counts documents knows it. */
export const DOCUMENTS = 100;
