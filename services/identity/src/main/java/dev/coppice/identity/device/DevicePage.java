package dev.coppice.identity.device;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.KeySeal;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.authorization.AuthorizationStore;
import dev.coppice.identity.authorization.ConsentPage;
import dev.coppice.identity.signin.Attempt;
import dev.coppice.identity.signin.AttemptStore;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import dev.coppice.identity.signin.SignInPage;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code /device}: whoever has a device in front of them that shows a code enters it, signs in,
 * sees which application wants what, and decides (RFC 8628, section 3.3). Only who is signed in
 * learns whether there is such a code, and is counted, so that guessing leads nowhere. What has
 * been allowed before is asked again each time: a code may have come from somebody else.
 */
public final class DevicePage {

  public static final String PATH = "/device";

  /** The parameter that has the code. */
  public static final String CODE = "user_code";

  private static final String DECISION_PATH = "/device/decision";

  private static final FormPage.Field FIELD =
      new FormPage.Field(
          CODE, "Code", "text", "off", "The eight letters that the device shows, like WDJB-MJHT");

  private static final String WARNING =
      """
      <p><strong>Is the device that shows this code in front of you, and have you begun this on it
      yourself?</strong> If somebody has sent you the code or a link to this page, do not allow it:
      they would be let in as you.</p>
      <p>You are signed in as %s. <strong>%s</strong>, on a device that shows the code
      <strong>%s</strong>, asks to:</p>
      """;

  private final PageDesk desk;
  private final DeviceStore devices;
  private final AuthorizationStore authorizations;
  private final AttemptStore attempts;
  private final KeySeal seal;
  private final InstantSource clock;

  public DevicePage(
      PageDesk desk,
      DeviceStore devices,
      AuthorizationStore authorizations,
      AttemptStore attempts,
      KeySeal seal,
      InstantSource clock) {
    this.desk = desk;
    this.devices = devices;
    this.authorizations = authorizations;
    this.attempts = attempts;
    this.seal = seal;
    this.clock = clock;
  }

  /** {@code GET /device}, with the code in the URL or without. */
  public Future<Response> show(Request request) {
    String typed = Objects.requireNonNullElse(request.queryParam(CODE), "");
    return desk.show(
        request,
        visit ->
            typed.isBlank()
                ? Future.succeededFuture(PageDesk.html(200, form(visit, "").html()))
                : enter(visit, typed));
  }

  /** {@code POST /device}: a code that somebody has typed. */
  public Future<Response> take(Request request) {
    return desk.take(request, visit -> enter(visit, visit.form().get(CODE)));
  }

  private static FormPage form(Visit visit, String typed) {
    return new FormPage("Let a device in", PATH, "Continue", visit.visitor()).field(FIELD, typed);
  }

  private Future<Response> enter(Visit visit, String typed) {
    Optional<UserCode> code = UserCode.read(typed);
    if (code.isEmpty()) {
      return refuse(visit, 422, typed, "Enter the eight letters that the device shows");
    }
    Session session = visit.visitor().session();
    if (session == null) {
      String back = PATH + "?" + CODE + "=" + code.get().shown();
      return Future.succeededFuture(PageDesk.goTo(SignInPage.leadingTo(back)));
    }
    return attempts
        .take(
            Attempt.atDevice(session.user().id(), visit.visitor().network()),
            clock.instant(),
            visit.request().deadline())
        .compose(
            may ->
                may
                    ? look(visit, session, code.get())
                    : refuse(visit, 429, typed, "That was tried too often. Wait a few minutes"));
  }

  private Future<Response> look(Visit visit, Session session, UserCode code) {
    return devices
        .waiting(seal.mac(code.toBeKept()), clock.instant(), visit.request().deadline())
        .compose(
            device ->
                device.isEmpty()
                    ? refuse(
                        visit,
                        422,
                        code.shown(),
                        "No device waits with this code. Compare it with what the device shows, or"
                            + " let the device show another one")
                    : ask(visit, session, code, device.get()));
  }

  private static Future<Response> ask(
      Visit visit, Session session, UserCode code, WaitingDevice device) {
    String introduction =
        WARNING.formatted(
            Html.escape(session.user().email().text()),
            Html.escape(device.clientName()),
            code.shown());
    String page =
        ConsentPage.html(
            device.clientName(),
            introduction,
            device.scopes().forRole(session.user().role()),
            DECISION_PATH,
            visit.visitor().formToken(),
            device.hash());
    return Future.succeededFuture(PageDesk.html(200, page));
  }

  /**
   * {@code POST /device/decision}. The form names the device by the hash of the code that it has,
   * which nobody guesses.
   */
  public Future<Response> decide(Request request) {
    return desk.take(
        request,
        visit -> {
          Session session = visit.visitor().session();
          return session == null
              ? Future.succeededFuture(PageDesk.goTo(PATH))
              : decided(visit, session);
        });
  }

  private Future<Response> decided(Visit visit, Session session) {
    boolean allowed = visit.form().get(ConsentPage.DECISION).equals(ConsentPage.ALLOW);
    return devices
        .decide(
            visit.form().get(ConsentPage.REQUEST),
            allowed,
            session,
            clock.instant(),
            visit.request().deadline())
        .compose(
            device ->
                device.isEmpty()
                    ? refuse(visit, 422, "", "The device waits no more. Let it show another code")
                    : noted(visit, session, device.get(), allowed));
  }

  /** What was allowed stands among the user's consents, where they find and end it. */
  private Future<Response> noted(
      Visit visit, Session session, WaitingDevice device, boolean allowed) {
    if (!allowed) {
      return said("The device is not let in", "You can close this page. The device hears of it.");
    }
    Scopes scopes = device.scopes().forRole(session.user().role());
    return authorizations
        .consent(session.user().id(), device.clientId(), scopes, visit.request().deadline())
        .compose(noted -> said("The device is let in", "You can close this page and go on there."));
  }

  private static Future<Response> said(String title, String text) {
    return Future.succeededFuture(PageDesk.html(200, Html.message(title, text, "")));
  }

  private static Future<Response> refuse(Visit visit, int status, String typed, String why) {
    return Future.succeededFuture(
        PageDesk.html(status, form(visit, typed).fault(CODE, why).html()));
  }
}
