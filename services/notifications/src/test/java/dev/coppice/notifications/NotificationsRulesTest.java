package dev.coppice.notifications;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.coppice.discovery.serving.ServiceRules;

@AnalyzeClasses(packagesOf = Main.class, importOptions = DoNotIncludeTests.class)
class NotificationsRulesTest {

  @ArchTest static final ArchTests rules = ArchTests.in(ServiceRules.class);

  @ArchTest
  static final ArchRule alone =
      ServiceRules.standsAlone(Main.class, "dev.coppice.mail..", "javax.crypto..");
}
