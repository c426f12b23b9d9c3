package org.bactrian.provider.pigeon;

import com.example.pigeon.PigeonSettings;
import java.util.Map;
import org.bactrian.provider.SettingsContract;

class PigeonSettingsTest extends SettingsContract<PigeonSettings> {
  PigeonSettingsTest() {
    super(
        PigeonSettings.class,
        Map.of("url", "https://pigeon.example", "key", "hush", "loft", "north"));
  }

  @Override
  protected String faults() {
    return "url | ftp://pigeon.example | url must be http or https, not ftp://pigeon.example";
  }
}
