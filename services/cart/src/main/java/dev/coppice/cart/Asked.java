package dev.coppice.cart;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads out of a request whose cart it is about, and under what condition it is to be changed. */
final class Asked {

  /** By which a guest shows the id of a cart: headers stand in no access log. */
  static final String HEADER = "x-cart";

  private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");
  private static final Pattern OURS = Pattern.compile("(\\d{1,18})-.*");

  private Asked() {}

  /**
   * The user's who has signed in, or else the guest's whose id is shown.
   *
   * @throws FailureException of InvalidRequest when it is neither
   */
  static Owner owner(Request request) {
    Principal principal = request.principal();
    return principal == null
        ? guest(request)
            .orElseThrow(
                () -> missing("must be the id of a guest's cart where nobody is signed in; "))
        : new Owner.User(principal.subject());
  }

  /** The guest's cart that is shown to be put into the user's. */
  static Owner.Guest guestToMerge(Request request) {
    return guest(request)
        .orElseThrow(() -> missing("must be the id of the guest's cart to merge; "));
  }

  private static Optional<Owner.Guest> guest(Request request) {
    String id = request.header(HEADER);
    if (id == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Owner.Guest(new GuestId(id)));
    } catch (IllegalArgumentException e) {
      throw new FailureException(
          Failure.InvalidRequest.of("header." + HEADER, String.valueOf(e.getMessage())));
    }
  }

  private static FailureException missing(String what) {
    return new FailureException(
        Failure.InvalidRequest.of("header." + HEADER, what + "POST /api/cart/guests gives one"));
  }

  /** What {@code If-Match} says of the version; that prices differ since does not matter. */
  static Condition condition(Request request) {
    List<String> ifMatch = request.headers().all("if-match");
    if (ifMatch.stream().allMatch(value -> value.strip().equals("*"))) {
      return Condition.NONE;
    }
    Set<Long> versions = new TreeSet<>(Set.of(Condition.NEVER));
    Matcher tag = TAG.matcher(String.join(",", ifMatch));
    while (tag.find()) {
      Matcher ours = OURS.matcher(tag.group(2));
      if (tag.group(1) == null && ours.matches()) {
        versions.add(Long.valueOf(ours.group(1)));
      }
    }
    return new Condition(versions);
  }
}
