package dev.coppice.identity.letters;

import dev.coppice.identity.accounts.OneTimeLink.Purpose;
import dev.coppice.identity.accounts.OneTimeLinks;
import dev.coppice.mail.Letter;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What letters say. */
public final class LetterText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);

  private final String origin;
  private final String shop;
  private final OneTimeLinks links;

  /**
   * @param origin where people find the service, such as {@code https://shop.example}
   */
  public LetterText(String origin) {
    this.origin = origin;
    this.shop = URI.create(origin).getAuthority();
    this.links = new OneTimeLinks(origin);
  }

  public Letter of(WaitingLetter letter) {
    String secret = letter.linkSecret();
    return switch (letter.kind()) {
      case REGISTER ->
          secret == null
              ? letter(letter, "You have an account", registeredBefore())
              : letter(
                  letter, "Finish registering", register(links.url(Purpose.REGISTRATION, secret)));
      case FORGOTTEN ->
          secret == null
              ? letter(letter, "There is no account", noAccount())
              : letter(
                  letter, "Set a new password", forgotten(links.url(Purpose.PASSWORD, secret)));
      case PASSWORD_SET ->
          notice(
              letter,
              "Your password was set",
              "a new password was set. All who were signed in before are signed out.");
      case SECOND_FACTOR_ADDED ->
          notice(
              letter,
              "Your second factor is on",
              "a second factor was set up. From now on signing in asks for a code, too.");
      case SECOND_FACTOR_REMOVED ->
          notice(
              letter,
              "Your second factor is off",
              "the second factor was removed. From now on the password is enough to sign in.");
      case RECOVERY_CODE_USED ->
          notice(
              letter,
              "A recovery code was used",
              "a recovery code was used in place of a code from your app.");
      case RECOVERY_CODES_REPLACED ->
          notice(
              letter,
              "Your recovery codes are new",
              "new recovery codes were made. Those from before are not good any more.");
      case CODE_REUSED ->
          notice(
              letter,
              "A code was used twice",
              "a code from your app was entered again that had been used before. It was refused.");
      case BROWSER_ADDED ->
          notice(
              letter,
              "A new browser",
              "somebody has signed in with a browser that you have not used here in 90 days.");
      case ROLE_CHANGED ->
          notice(letter, "Your role was changed", "an operator has changed what you may do.");
      case ACCOUNT_DISABLED ->
          notice(
              letter,
              "Your account is disabled",
              "an operator has disabled the account. Nobody can sign in to it.");
      case ACCOUNT_ENABLED ->
          notice(
              letter,
              "Your account is enabled",
              "an operator has enabled the account. You can sign in to it again.");
      case ACCOUNT_ERASED ->
          letter(
              letter,
              "Your account is erased",
              "Your account at %s was erased, with all that belonged to it, at %s.\n"
                  .formatted(shop, time(letter)));
    };
  }

  private Letter notice(WaitingLetter letter, String subject, String what) {
    String text =
        """
        To your account at %s this was done at %s:

        %s

        If it was you, or you know of it, there is nothing to do. If not, set a new password, and \
        look at what else there is of your account:

        %s
        %s
        """
            .formatted(
                shop, time(letter), what, origin + "/account/forgotten", origin + "/account");
    return letter(letter, subject, text);
  }

  private static String time(WaitingLetter letter) {
    return TIME.format(letter.since().atOffset(ZoneOffset.UTC));
  }

  private static Letter letter(WaitingLetter letter, String subject, String text) {
    return new Letter(letter.id(), letter.to().text(), subject, text);
  }

  private String register(String url) {
    return """
        Somebody, you we hope, wants an account at %s for this e-mail address.

        Open this link within 24 hours to choose a password, and there is one:

        %s

        If it was not you, do nothing: without the link there will be no account.
        """
        .formatted(shop, url);
  }

  private String registeredBefore() {
    return """
        Somebody, you we hope, wants an account at %s for this e-mail address.

        There is one already. Sign in with its password, or get a new one here:

        %s

        If it was not you, do nothing: nothing has changed.
        """
        .formatted(shop, origin + "/account/forgotten");
  }

  private String forgotten(String url) {
    return """
        Somebody, you we hope, has forgotten the password of your account at %s.

        Open this link within 30 minutes to set a new one:

        %s

        If it was not you, do nothing: the password stays as it is.
        """
        .formatted(shop, url);
  }

  private String noAccount() {
    return """
        Somebody, you we hope, wants a new password for an account at %s.

        There is no account with this e-mail address that one could sign in with. Perhaps there is \
        one with another address of yours.

        If it was not you, do nothing.
        """
        .formatted(shop);
  }
}
