/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of the group "vision" share: names among their options. */
#include "config.h"

#include "hek-cli-vision.h"

const HekCsf *
hek_cli_vision_model (HekCli      *cli,
                      const char  *def,
                      GError     **error)
{
  const char *id = hek_cli_args_get (cli->args, "model");
  const HekCsf *csf = hek_csf_find (id == NULL ? def : id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (csf != NULL)
    return csf;
  for (guint i = 0; i < hek_csf_n (); i++)
    g_ptr_array_add (ids, (gpointer) hek_csf (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("model", id, (const char *const *) ids->pdata, error);
  return NULL;
}

const HekLumaCurve *
hek_cli_vision_curve (HekCli  *cli,
                      GError **error)
{
  const char *id = hek_cli_args_get (cli->args, "curve");
  const HekLumaCurve *curve = hek_luma_curve_find (id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (curve != NULL)
    return curve;
  for (guint i = 0; i < hek_luma_curve_n (); i++)
    g_ptr_array_add (ids, (gpointer) hek_luma_curve (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("curve", id, (const char *const *) ids->pdata, error);
  return NULL;
}
