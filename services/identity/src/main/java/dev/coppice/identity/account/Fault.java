package dev.coppice.identity.account;

/**
 * What is wrong with a form.
 *
 * @param status of the answer
 * @param field in which to mend it
 * @param why for whoever has sent it
 */
record Fault(int status, String field, String why) {}
