package dev.coppice.mail;

/**
 * Whom letters are from.
 *
 * @param name empty for none
 */
public record Sender(String name, String address) {

  /** What a value must look like, for error messages. */
  static final String FORM =
      "an e-mail address such as shop@example.com, or one with a name such as"
          + " Shop <shop@example.com>";

  private static final String NOT_IN_NAMES = "<>@,;:()[]\\\"";

  /**
   * @throws IllegalArgumentException for what cannot stand in a header
   */
  public Sender {
    if (!Letter.isAddress(address)
        || Letter.hasControls(name)
        || name.chars().anyMatch(c -> NOT_IN_NAMES.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("not " + FORM);
    }
  }

  /**
   * @throws IllegalArgumentException if it is not of {@link #FORM}
   */
  static Sender parse(String text) {
    int open = text.indexOf('<');
    return open < 0 || !text.endsWith(">")
        ? new Sender("", text)
        : new Sender(text.substring(0, open).strip(), text.substring(open + 1, text.length() - 1));
  }

  /** What stands after the at sign. */
  String domain() {
    return address.substring(address.indexOf('@') + 1);
  }

  /** As a header has it. */
  @Override
  public String toString() {
    return name.isEmpty() ? address : name + " <" + address + ">";
  }
}
