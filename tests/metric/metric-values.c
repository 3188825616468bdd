/* SPDX-License-Identifier: Apache-2.0 */
/* metric-values REF TEST [METRIC.OPTION=VALUE]...: all values of all metrics, "key value" a line,
 * for comparison with other programs. */
#include "hek-image-file.h"
#include "hek-metric.h"

static gboolean
print_values (int      argc,
              char   **argv,
              GError **error)
{
  g_autoptr (HekImage) ref = hek_image_load (argv[1], NULL, NULL, error);
  g_autoptr (HekImage) test = NULL;
  const HekMetric *metrics[HEK_METRICS_MAX];
  HekMetricReport report;
  HekMetricSetup setup;

  hek_metric_setup_init (&setup);
  for (int i = 3; i < argc; i++)
    if (!hek_metric_setup_set (&setup, argv[i], error))
      return FALSE;
  for (guint i = 0; i < hek_metric_n (); i++)
    metrics[i] = hek_metric (i);
  if (ref != NULL)
    test = hek_image_load (argv[2], NULL, NULL, error);
  if (test == NULL ||
      !hek_metric_evaluate (ref, test, metrics, hek_metric_n (), &setup, &report, NULL, NULL, NULL,
                            error))
    return FALSE;

  for (guint i = 0; i < report.n; i++)
    g_print ("%s %.17g\n", report.what[i]->key, report.value[i]);
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc < 3)
    {
      g_printerr ("usage: metric-values REF TEST [METRIC.OPTION=VALUE]...\n");
      return 2;
    }
  if (!print_values (argc, argv, &error))
    {
      g_printerr ("metric-values: %s\n", error->message);
      return 1;
    }
  return 0;
}
