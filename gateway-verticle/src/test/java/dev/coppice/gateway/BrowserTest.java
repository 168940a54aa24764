package dev.coppice.gateway;

import dev.coppice.testing.RedisExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of browsers at two gateways with one Redis. */
abstract class BrowserTest {

  @RegisterExtension static final RedisExtension redis = RedisExtension.sharedServer();

  final SessionFixture shop = new SessionFixture(redis.uri());
  final GatewayFixture gateway = shop.gateways.get(0);
  final GatewayFixture other = shop.gateways.get(1);
  final FakeIdentity identity = shop.identity;
  final TestBrowser browser = shop.browser;

  @BeforeEach
  void awaitRedis() {
    shop.awaitRedis();
  }

  @AfterEach
  void close() {
    shop.close();
  }
}
