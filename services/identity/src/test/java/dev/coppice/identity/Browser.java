package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.backing.ReceivedLetter;
import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts: it keeps cookies, and sends the forms of the page that it shows. */
public final class Browser {

  public static final String PASSWORD = "correct horse battery";

  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

  /** What letters are called that somebody has asked for. */
  private static final Set<String> ANSWERS =
      Set.of(
          "Finish registering", "You have an account", "Set a new password", "There is no account");

  private final Office office;
  private final String address;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private Map<String, String> hidden = Map.of();

  /**
   * @param address as the gateway tells it
   */
  public Browser(Office office, String address) {
    this.office = office;
    this.address = address;
  }

  public Map<String, String> cookies() {
    return cookies;
  }

  /** The value of a cookie that it has. */
  public String cookie(String name) {
    return Objects.requireNonNull(cookies.get(name), () -> name + " among " + cookies.keySet());
  }

  /** The value of a hidden field of the page that it shows. */
  public String hidden(String name) {
    return Objects.requireNonNull(hidden.get(name), () -> name + " among " + hidden.keySet());
  }

  /** Looks at a page, with query parameters as names and values. */
  public Response show(String operation, String... query) {
    return send(operation, Params.of(query), Buffer.buffer());
  }

  /** Sends the form of the page that it shows, with fields as names and values. */
  public Response submit(String operation, String... fields) {
    Map<String, String> all = new LinkedHashMap<>(hidden);
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    return send(operation, Params.NONE, Buffer.buffer(form(all)));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            each ->
                URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private Response send(String operation, Params query, Buffer body) {
    Params headers =
        body.length() == 0
            ? Params.NONE
            : Params.of("content-type", "application/x-www-form-urlencoded");
    headers = headers.with("x-forwarded-for", address);
    if (!cookies.isEmpty()) {
      headers =
          headers.with(
              "cookie",
              cookies.entrySet().stream()
                  .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                  .collect(Collectors.joining("; ")));
    }
    Response answer =
        office
            .service()
            .answer(
                new Request(
                    operation,
                    Params.NONE,
                    query,
                    headers,
                    null,
                    office.service().request(operation).deadline(),
                    null,
                    null,
                    null,
                    body));
    answer.headers().all("set-cookie").forEach(this::keep);
    read(answer.body().toString());
    return answer;
  }

  private void keep(String setCookie) {
    String pair = setCookie.split(";", 2)[0];
    int equals = pair.indexOf('=');
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair.substring(0, equals));
    } else {
      cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
  }

  private void read(String page) {
    Map<String, String> found = new LinkedHashMap<>();
    Matcher matcher = HIDDEN.matcher(page);
    while (matcher.find()) {
      found.put(matcher.group(1), matcher.group(2).replace("&amp;", "&"));
    }
    hidden = found;
  }

  /** Has a letter sent by a page that asks for an address, and is that letter. */
  public ReceivedLetter receive(String page, String operation, String email) {
    int before = Mailbox.last();
    show(page);
    Response answer = submit(operation, "email", email);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(303);
    return Mailbox.await(email, before, ANSWERS::contains);
  }

  /** Is of a customer who has had an account for long. */
  public Browser withAccount(String email) {
    office.tables().addCustomer(email);
    return this;
  }

  /** Registers by mail; nobody is signed in here then. */
  public Browser register(String email) {
    String token = Mailbox.token(receive("showRegister", "register", email));
    show("showFinishRegistering", "token", token);
    Response answer = submit("finishRegistering", "new-password", PASSWORD);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(303);
    // As one who comes back later, whose browser is seen again but not known well.
    cookies.keySet().retainAll(Set.of("__Host-seen"));
    return this;
  }

  public Response tryToSignIn(String email, String password) {
    show("showSignIn");
    return submit("signIn", "email", email, "password", password);
  }

  public Browser signIn(String email) {
    Response answer = tryToSignIn(email, PASSWORD);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(303);
    return this;
  }

  /** The second step, if there is one to be made. */
  public Response enter(String code) {
    Response asked = show("showSignInCode");
    return asked.status() == 200 ? submit("signInCode", "code", code) : asked;
  }

  /** Whether somebody is signed in. */
  public boolean isSignedIn() {
    return show("showAccount").status() == 200;
  }

  /** The value of a parameter in a URL. */
  public static String parameter(String url, String name) {
    for (String pair : URI.create(url).getRawQuery().split("&")) {
      if (pair.startsWith(name + "=")) {
        return java.net.URLDecoder.decode(
            pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError(url + " has no " + name);
  }
}
