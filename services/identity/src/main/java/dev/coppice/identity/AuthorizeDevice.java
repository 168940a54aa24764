package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.device.DevicePage;
import dev.coppice.identity.device.DeviceRequest;
import dev.coppice.identity.device.DeviceStore;
import dev.coppice.identity.device.UserCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * {@code POST /oauth2/device_authorization}, <a
 * href="https://www.rfc-editor.org/rfc/rfc8628#section-3.1">RFC 8628, section 3.1</a>: gives a
 * device a code to ask with, and one to show to its user.
 */
final class AuthorizeDevice implements OperationHandler {

  static final Duration LIFE = Duration.ofMinutes(10);

  private final ClientDesk desk;
  private final DeviceStore devices;
  private final KeySeal seal;
  private final InstantSource clock;
  private final URI endpoint;
  private final String page;

  /**
   * @param page where users enter the code
   */
  AuthorizeDevice(
      ClientDesk desk,
      DeviceStore devices,
      KeySeal seal,
      InstantSource clock,
      URI endpoint,
      String page) {
    this.desk = desk;
    this.devices = devices;
    this.seal = seal;
    this.clock = clock;
    this.endpoint = endpoint;
    this.page = page;
  }

  @Override
  public Future<Response> handle(Request request) {
    return desk.serve(
        request,
        endpoint,
        form -> {},
        (form, client) -> {
          UserTokens.require(client, Grant.DEVICE_CODE);
          Scopes scopes = client.asksFor(form.get("scope"));
          if (scopes.isEmpty()) {
            throw new OAuthException(OAuth2Error.INVALID_SCOPE, client.mayAskFor());
          }
          return begin(client, scopes, request.deadline());
        });
  }

  private Future<Response> begin(Client client, Scopes scopes, Deadline deadline) {
    String code = Secret.random();
    UserCode userCode = UserCode.random();
    DeviceRequest asked =
        new DeviceRequest(
            Secret.hash(code),
            seal.mac(userCode.toBeKept()),
            client.id(),
            scopes,
            clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(LIFE));
    return devices
        .keep(asked, deadline)
        .compose(
            kept ->
                kept
                    ? Future.succeededFuture(Response.json(answer(code, userCode)))
                    : begin(client, scopes, deadline));
  }

  /** Section 3.2. */
  private JsonObject answer(String code, UserCode userCode) {
    return new JsonObject()
        .put("device_code", code)
        .put("user_code", userCode.shown())
        .put("verification_uri", page)
        .put("verification_uri_complete", page + "?" + DevicePage.CODE + "=" + userCode.shown())
        .put("expires_in", LIFE.toSeconds())
        .put("interval", DeviceStore.INTERVAL.toSeconds());
  }
}
