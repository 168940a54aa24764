package dev.coppice.node;

/**
 * A setting is missing or has a value that is not allowed; the message says all an operator needs.
 */
public final class InvalidSettingException extends StartFailedException {
  private static final long serialVersionUID = 1L;

  private final String key;

  private InvalidSettingException(String key, String message) {
    super(message);
    this.key = key;
  }

  /** The value that {@code source} gives for {@code key} is not allowed. */
  static InvalidSettingException notAllowed(
      String key, String source, String value, String allowed) {
    return new InvalidSettingException(
        key,
        "%s = \"%s\" (from %s) is not allowed; it must be %s"
            .formatted(key, Secrets.masked(key, value), source, allowed));
  }

  /** No layer gives a value for {@code key}, which has no default. */
  static InvalidSettingException missing(String key, String what) {
    return new InvalidSettingException(
        key,
        "%s is not set; it must be %s. Set %s in the environment or -D%s on the command line"
            .formatted(key, what, Settings.environmentName(key), key));
  }

  /** The dotted key, such as {@code coppice.http.port}. */
  public String key() {
    return key;
  }
}
