package dev.coppice.gateway.limiting;

/** Who is counted as one: each limit has its own. */
public enum CountedBy {
  /** The other end of the connection, as {@link ClientNetwork} has it. */
  ADDRESS("address", "", "client"),

  /** The OAuth client that acts, as a token has proven it. */
  CLIENT("client", "client-", "application"),

  /** Whom it acts for, likewise. */
  USER("user", "user-", "user");

  private final String label;
  private final String prefix;
  private final String person;

  CountedBy(String label, String prefix, String person) {
    this.label = label;
    this.prefix = prefix;
    this.person = person;
  }

  /** Its name in metrics. */
  String label() {
    return label;
  }

  /** The name of its limit of a class of operations, in headers and keys. */
  String limitOf(OperationClass operations) {
    return prefix + operations.label();
  }

  /** What people call it. */
  String person() {
    return person;
  }
}
