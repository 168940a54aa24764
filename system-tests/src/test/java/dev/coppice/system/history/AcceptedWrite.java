package dev.coppice.system.history;

/**
 * A fenced write as the database has it: what really happened, whatever the clients believe.
 *
 * @param name of the lock or election
 * @param holder who made it
 * @param id the write's own, unlike any other's
 */
public record AcceptedWrite(String name, Token token, String holder, String id) {}
