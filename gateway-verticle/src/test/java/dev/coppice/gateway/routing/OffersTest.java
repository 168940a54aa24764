package dev.coppice.gateway.routing;

import static dev.coppice.gateway.routing.Shops.MORNING;
import static dev.coppice.gateway.routing.Shops.contract;
import static dev.coppice.gateway.routing.Shops.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTest {

  private static final Contract CATALOG =
      contract("catalog", "1.0.0", "/api/catalog", "GET /products listProducts");
  private static final Contract CATALOG_NEXT =
      contract("catalog", "1.1.0", "/api/catalog", "GET /products listProducts", "GET /news news");
  private static final Instant NOON = MORNING.plusSeconds(4 * 3600);

  private final Offers offers = new Offers(Duration.ofSeconds(30));

  private static RegistryView view(ServiceRecord... records) {
    return new RegistryView(List.of(records));
  }

  @Test
  void gatherTheVersionsOfAServiceNewestFirst() {
    List<Offer> now =
        offers.update(
            view(
                record(CATALOG, "one", MORNING.plusSeconds(5)),
                record(CATALOG, "two", MORNING),
                record(CATALOG_NEXT, "three", MORNING.plusSeconds(9))),
            NOON);
    assertThat(now).hasSize(1);
    assertThat(now.get(0).since()).isEqualTo(MORNING);
    assertThat(now.get(0).contracts()).containsExactly(CATALOG_NEXT, CATALOG);
  }

  @Test
  void includeInstancesThatAreNotUp() {
    ServiceRecord down = record(CATALOG, "one", MORNING).with(Health.DOWN, "no database");
    assertThat(offers.update(view(down), NOON)).hasSize(1);
    assertThat(offers.nextToForget()).isEmpty();
  }

  @Test
  void rememberAServiceThatIsGoneForAsLongAsTheGrace() {
    offers.update(view(record(CATALOG, "one", MORNING)), NOON);
    assertThat(offers.update(view(), NOON)).hasSize(1);
    assertThat(offers.nextToForget()).contains(NOON.plusSeconds(30));
    assertThat(offers.update(view(), NOON.plusSeconds(29))).hasSize(1);
    assertThat(offers.nextToForget()).contains(NOON.plusSeconds(30));
    assertThat(offers.update(view(), NOON.plusSeconds(30))).isEmpty();
    assertThat(offers.nextToForget()).isEmpty();
  }

  @Test
  void welcomeAServiceBackWithTheAgeItHad() {
    offers.update(view(record(CATALOG, "one", MORNING)), NOON);
    offers.update(view(), NOON.plusSeconds(1));
    List<Offer> back =
        offers.update(view(record(CATALOG, "two", NOON.plusSeconds(2))), NOON.plusSeconds(5));
    assertThat(back).hasSize(1);
    assertThat(back.get(0).since()).isEqualTo(MORNING);
    assertThat(offers.nextToForget()).isEmpty();
  }

  @Test
  void treatMajorVersionsAsDifferentServices() {
    Contract second = contract("catalog", "2.0.0", "/api/v2/catalog", "GET /products list");
    assertThat(
            offers.update(
                view(record(CATALOG, "one", MORNING), record(second, "two", MORNING)), NOON))
        .hasSize(2);
  }
}
