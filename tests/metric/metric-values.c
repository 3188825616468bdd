/* SPDX-License-Identifier: Apache-2.0 */
/* metric-values REF TEST: all values of all metrics, "key value" a line, for comparison with
 * other programs. */
#include "hek-image-file.h"
#include "hek-metric.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (HekImage) ref = NULL;
  g_autoptr (HekImage) test = NULL;
  g_autoptr (GError) error = NULL;
  HekMetricReport report;

  if (argc != 3)
    {
      g_printerr ("usage: metric-values REF TEST\n");
      return 2;
    }

  ref = hek_image_load (argv[1], NULL, NULL, &error);
  if (ref != NULL)
    test = hek_image_load (argv[2], NULL, NULL, &error);
  if (test == NULL || !hek_metric_evaluate (ref, test, NULL, 0, &report, NULL, NULL, NULL, &error))
    {
      g_printerr ("metric-values: %s\n", error->message);
      return 1;
    }

  for (guint i = 0; i < report.n; i++)
    g_print ("%s %.17g\n", report.what[i]->key, report.value[i]);
  return 0;
}
