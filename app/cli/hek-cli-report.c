/* SPDX-License-Identifier: Apache-2.0 */
/* --report of the picture commands. */
#include "config.h"

#include "hek-cli-report.h"

#include "hek-cli-interrupt.h"
#include "hek-cli-output.h"
#include "hek-report.h"

gboolean
hek_cli_check_reports (const GPtrArray  *reports,
                       const GPtrArray  *taken,
                       GError          **error)
{
  for (guint i = 0; i < reports->len; i++)
    {
      const char *path = reports->pdata[i];

      if (!hek_report_check_path (path, error))
        {
          GError *usage = g_error_new (HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--report: %s",
                                       (*error)->message);

          g_clear_error (error);
          g_propagate_error (error, usage);
          return FALSE;
        }
      for (guint j = 0; j < taken->len; j++)
        if (hek_cli_same_file (path, taken->pdata[j]))
          {
            g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                         "%s: is a picture of the same command", path);
            return FALSE;
          }
      if (!hek_cli_check_output (path, taken, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_cli_write_reports_with_curve (const HekImage   *image,
                                  const char       *title,
                                  HekTrial         *trial,
                                  const GArray     *curve,
                                  const GPtrArray  *reports,
                                  const HekTask    *task,
                                  GError          **error)
{
  for (guint i = 0; i < reports->len; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / reports->len, 1.0 / reports->len);
      gboolean ok;

      hek_cli_interrupt_hold ();
      ok = hek_trial_write_report (image, title, trial, curve, reports->pdata[i], &part, error);
      hek_cli_interrupt_release ();
      if (!ok)
        {
          hek_cli_prefix_path (error, reports->pdata[i]);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
hek_cli_write_reports (const HekImage   *image,
                       const char       *title,
                       HekTrial         *trial,
                       const GPtrArray  *reports,
                       const HekTask    *task,
                       GError          **error)
{
  HekTask curve_task = hek_task_sub (task, 0.0, 0.8);
  HekTask write_task = hek_task_sub (task, 0.8, 0.2);
  g_autoptr (GArray) curve = hek_trial_curve (image, &trial->recipe, NULL, &curve_task, error);

  return curve != NULL && hek_cli_write_reports_with_curve (image, title, trial, curve, reports,
                                                            &write_task, error);
}
