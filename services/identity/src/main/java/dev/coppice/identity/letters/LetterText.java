package dev.coppice.identity.letters;

import dev.coppice.identity.accounts.OneTimeLink.Purpose;
import dev.coppice.identity.accounts.OneTimeLinks;
import dev.coppice.mail.Letter;
import java.net.URI;

/** What letters say. */
final class LetterText {

  private final String origin;
  private final String shop;
  private final OneTimeLinks links;

  /**
   * @param origin where people find the service, such as {@code https://shop.example}
   */
  LetterText(String origin) {
    this.origin = origin;
    this.shop = URI.create(origin).getAuthority();
    this.links = new OneTimeLinks(origin);
  }

  Letter of(WaitingLetter letter) {
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
    };
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
