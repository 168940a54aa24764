package dev.coppice.identity.signin;

import dev.coppice.identity.Secret;
import dev.coppice.identity.accounts.EmailAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Something that may be tried so often: a number of times at once, and after that once in each
 * interval.
 *
 * @param key by whom, or at whom
 */
public record Attempt(String key, Duration interval, int atOnce) {

  /** How long somebody waits at worst who is kept out by their own mistakes. */
  static final Duration WAIT = Duration.ofMinutes(3);

  /**
   * Signing in from a browser that the account does not know: so much from one network at one
   * account, at one account from anywhere, and from one network at any account.
   */
  static List<Attempt> byStranger(EmailAddress email, ClientNetwork network) {
    String account = Secret.hash(email.folded());
    return List.of(
        new Attempt("pair:" + account + ":" + network.text(), WAIT, 5),
        new Attempt("account:" + account, Duration.ofMinutes(1), 60),
        new Attempt("network:" + network.text(), Duration.ofSeconds(10), 60));
  }

  /**
   * Signing in where somebody has signed in to this account before: counted for itself, so that
   * strangers who guess do not keep the owner out (OWASP's device cookies).
   */
  static List<Attempt> at(String browserHash) {
    return List.of(new Attempt("browser:" + browserHash, Duration.ofMinutes(1), 10));
  }

  /**
   * Entering the code of a second factor where the account was not signed in to before. Whoever
   * does has the password; one code in 333,333 is right at a time, so in a year they get in with a
   * chance of one in twenty.
   */
  static List<Attempt> ofCode(UUID userId) {
    return List.of(new Attempt("code:" + userId, Duration.ofMinutes(30), 10));
  }

  /** The same where it was, counted for itself, so that strangers do not keep the owner out. */
  static List<Attempt> ofCodeAt(String browserHash) {
    return List.of(new Attempt("code:" + browserHash, Duration.ofMinutes(5), 10));
  }

  /**
   * Showing once more who one is, while signed in.
   *
   * @param secondFactor whether by a code too
   */
  public static List<Attempt> ofOwn(UUID userId, boolean secondFactor) {
    return List.of(
        secondFactor
            ? new Attempt("proof:" + userId, Duration.ofMinutes(5), 10)
            : new Attempt("password:" + userId, Duration.ofMinutes(1), 10));
  }

  /**
   * Entering the code of a device, which is counted whether there is such a one or not: else
   * whoever has a device of their own could start over with its code.
   */
  public static List<Attempt> atDevice(UUID userId, ClientNetwork network) {
    return List.of(
        new Attempt("device:" + userId, Duration.ofMinutes(1), 10),
        new Attempt("device:" + network.text(), Duration.ofSeconds(10), 60));
  }

  /** Having letters sent: to one address, and from one network. */
  static List<Attempt> ofLetters(EmailAddress email, ClientNetwork network) {
    return List.of(
        new Attempt("letters:" + Secret.hash(email.folded()), Duration.ofMinutes(15), 5),
        new Attempt("letters:" + network.text(), Duration.ofMinutes(1), 30));
  }
}
