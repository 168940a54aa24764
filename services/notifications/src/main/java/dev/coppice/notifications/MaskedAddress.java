package dev.coppice.notifications;

/** E-mail addresses as staff see them: enough to ask a customer about, too little to write to. */
final class MaskedAddress {

  private static final String HIDDEN = "***";

  private MaskedAddress() {}

  /** Its first letter and its domain, such as {@code e***@shop.example}. */
  static String of(String email) {
    int at = email.lastIndexOf('@');
    return at <= 0
        ? HIDDEN
        : email.substring(0, email.offsetByCodePoints(0, 1)) + HIDDEN + email.substring(at);
  }
}
