package dev.coppice.identity.account;

import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.Session;
import dev.coppice.identity.signin.SignOutPage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@code /account}: a section with a heading for each thing, tables with captions, a
 * button that says what it does for each row. Built by one thread.
 */
final class AccountText {

  static final String TITLE = "Your account";

  static final String SESSIONS_PATH = "/account/sessions";
  static final String APPLICATIONS_PATH = "/account/applications";

  /** With fewer recovery codes the page says so. */
  private static final int FEW = 3;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Session session;
  private final String formToken;
  private final StringBuilder html = new StringBuilder("<h1>" + TITLE + "</h1>\n");

  AccountText(Session session, String formToken) {
    this.session = session;
    this.formToken = formToken;
  }

  AccountText notice(@Nullable String text) {
    if (text != null) {
      html.append("<p role=\"status\">").append(Html.escape(text)).append("</p>\n");
    }
    return this;
  }

  AccountText user() {
    String facts =
        "<dl><dt>E-mail address</dt><dd>%s</dd><dt>Role</dt><dd>%s</dd></dl>\n"
            .formatted(Html.escape(session.user().email().text()), session.user().role().text());
    return section("you", "Who you are", facts + button(SignOutPage.PATH, "", "", "Sign out", ""));
  }

  AccountText password() {
    return section("password", "Password", link(PasswordPage.PATH, "Change the password"));
  }

  AccountText secondFactor(Optional<SecondFactor.Status> status) {
    if (status.isEmpty()) {
      return section(
          "factor",
          "Second factor",
          "<p>There is none: the password is enough to sign in as you.</p>\n"
              + link(PageDesk.SECOND_FACTOR, "Set one up"));
    }
    int left = status.get().recoveryCodes();
    String warning =
        left <= FEW
            ? "<p class=\"error\"><span>Few recovery codes are left.</span> Make new ones before"
                + " you need them.</p>\n"
            : "";
    return section(
        "factor",
        "Second factor",
        "<p>An app, since %s. Recovery codes left: %d.</p>\n"
                .formatted(time(status.get().since()), left)
            + warning
            + link(RecoveryCodesPage.PATH, "New recovery codes")
            + link(RemoveSecondFactorPage.PATH, "Remove the second factor"));
  }

  AccountText sessions(List<SignedInPlace> places) {
    StringBuilder rows = new StringBuilder();
    for (SignedInPlace place : places) {
      boolean here = place.hash().equals(session.hash());
      String browser = place.browser().isEmpty() ? "Another browser" : place.browser();
      rows.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  Html.escape(browser),
                  Html.escape(place.network()),
                  time(place.signedInAt()),
                  time(place.usedAt()),
                  here
                      ? "This browser"
                      : button(
                          SESSIONS_PATH,
                          AccountPage.SESSION,
                          place.id().toString(),
                          "Sign out",
                          ": " + browser + ", " + place.network())));
    }
    String others =
        places.size() > 1
            ? button(
                SESSIONS_PATH, AccountPage.SESSION, AccountPage.OTHERS, "Sign out all others", "")
            : "";
    return section(
        "sessions",
        "Where you are signed in",
        table(
                "Browsers in which you are signed in",
                List.of("Browser", "Network", "Since", "Last used", "What you can do"),
                rows)
            + others);
  }

  AccountText applications(List<LetInApplication> applications) {
    if (applications.isEmpty()) {
      return section(
          "applications", "Applications that you have let in", "<p>There are none.</p>\n");
    }
    StringBuilder rows = new StringBuilder();
    for (LetInApplication each : applications) {
      Instant usedAt = each.usedAt();
      rows.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  Html.escape(each.name()),
                  Html.escape(String.join(", ", each.scopes().names())),
                  time(each.since()),
                  usedAt == null ? "not lately" : time(usedAt),
                  button(
                      APPLICATIONS_PATH,
                      AccountPage.APPLICATION,
                      each.clientId(),
                      "Take back",
                      ": " + each.name())));
    }
    return section(
        "applications",
        "Applications that you have let in",
        table(
            "Applications that may act for you",
            List.of(
                "Application", "What it may do", "Since", "Last got a token", "What you can do"),
            rows));
  }

  AccountText data() {
    return section(
        "data",
        "Your data",
        link(ExportPage.PATH, "Take your data along") + link(ErasePage.PATH, "Erase your account"));
  }

  String html() {
    return html.toString();
  }

  private AccountText section(String id, String title, String content) {
    html.append(
        "<section aria-labelledby=\"%1$s\">\n<h2 id=\"%1$s\">%2$s</h2>\n%3$s</section>\n"
            .formatted(id, title, content));
    return this;
  }

  /** On a phone it is the table that is moved sideways, not the page; by keys, too. */
  private static String table(String caption, List<String> heads, StringBuilder rows) {
    StringBuilder head = new StringBuilder();
    heads.forEach(each -> head.append("<th scope=\"col\">").append(each).append("</th>"));
    return """
        <div class="wide" role="region" aria-label="%1$s" tabindex="0">
        <table>
        <caption>%1$s</caption>
        <thead><tr>%2$s</tr></thead>
        <tbody>
        %3$s</tbody>
        </table>
        </div>
        """
        .formatted(caption, head, rows);
  }

  private static String link(String path, String text) {
    return "<p><a href=\"%s\">%s</a></p>\n".formatted(path, text);
  }

  /**
   * A form that is one button.
   *
   * @param name of what it sends; empty for nothing
   * @param about what tells it from others like it, for those who hear the page
   */
  private String button(String path, String name, String value, String text, String about) {
    String hidden =
        name.isEmpty()
            ? ""
            : "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
                .formatted(name, Html.escape(value));
    String label = about.isEmpty() ? "" : " aria-label=\"" + Html.escape(text + about) + "\"";
    return """
        <form method="post" action="%s">
        <input type="hidden" name="form-token" value="%s">
        %s<button type="submit"%s>%s</button>
        </form>
        """
        .formatted(path, formToken, hidden, label, Html.escape(text));
  }

  private static String time(Instant instant) {
    return "<time datetime=\"%s\">%s</time>".formatted(instant, TIME.format(instant));
  }
}
