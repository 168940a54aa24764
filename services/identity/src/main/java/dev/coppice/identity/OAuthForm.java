package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.coppice.contract.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client posts to an endpoint of OAuth. */
final class OAuthForm {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final Map<String, List<String>> parameters;
  private final @Nullable ClientAuthentication authentication;

  private OAuthForm(
      Map<String, List<String>> parameters, @Nullable ClientAuthentication authentication) {
    this.parameters = parameters;
    this.authentication = authentication;
  }

  /**
   * @param endpoint where it was posted
   * @throws OAuthException when it is malformed
   */
  static OAuthForm read(Request request, URI endpoint) {
    String body = request.body().toString(StandardCharsets.UTF_8);
    Map<String, List<String>> parameters = URLUtils.parseParameters(body);
    parameters.forEach(
        (name, values) -> {
          if (values.size() > 1) {
            throw OAuthException.invalidRequest(name + " stands more than once");
          }
        });
    String authorization = request.header("authorization");
    if (authorization != null
        && (parameters.containsKey("client_secret")
            || parameters.containsKey("client_assertion"))) {
      throw OAuthException.invalidRequest("the client authenticates in more than one way");
    }
    return new OAuthForm(parameters, authentication(authorization, body, endpoint));
  }

  private static @Nullable ClientAuthentication authentication(
      @Nullable String authorization, String body, URI endpoint) {
    try {
      HTTPRequest http = new HTTPRequest(HTTPRequest.Method.POST, endpoint);
      http.setContentType(FORM);
      http.setBody(body);
      if (authorization != null) {
        http.setAuthorization(authorization);
      }
      return ClientAuthentication.parse(http);
    } catch (ParseException | IllegalArgumentException e) {
      throw OAuthException.invalidClient("the client's authentication is malformed");
    }
  }

  /** Whether a client came by HTTP Basic, well or badly. */
  static boolean isBasic(Request request) {
    String authorization = request.header("authorization");
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("basic");
  }

  /** Null where there was none. */
  @Nullable ClientAuthentication authentication() {
    return authentication;
  }

  /** An empty one counts as none (RFC 6749, section 3.2). */
  @Nullable String get(String name) {
    List<String> values = parameters.get(name);
    return values == null || values.get(0).isBlank() ? null : values.get(0);
  }

  /**
   * @throws OAuthException when it is not there
   */
  String required(String name) {
    String value = get(name);
    if (value == null) {
      throw OAuthException.invalidRequest(name + " is missing");
    }
    return value;
  }
}
