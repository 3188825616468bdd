/* SPDX-License-Identifier: Apache-2.0 */
/* Words and sizes of vectors in memory. */
#include "config.h"

#include "hek-rows.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *id;
  gsize n_bytes;
} dtypes[HEK_N_DTYPES] = {
  [HEK_DTYPE_F32] = { "f32", 4 },
  [HEK_DTYPE_F16] = { "f16", 2 },
  [HEK_DTYPE_U8] = { "u8", 1 },
};

static const struct
{
  const char *id, *label;
} distances[HEK_N_DISTANCES] = {
  [HEK_DISTANCE_L2] = { "l2", N_("Squared distance") },
  [HEK_DISTANCE_IP] = { "ip", N_("Negative inner product") },
  [HEK_DISTANCE_COSINE] = { "cosine", N_("Cosine distance") },
};

static const char *const meanings[HEK_N_MEANINGS] = {
  [HEK_MEANING_NONE] = "none",
  [HEK_MEANING_LAB] = "lab",
  [HEK_MEANING_LUMINANCE] = "luminance",
};

gsize
hek_dtype_bytes (HekDtype dtype)
{
  g_return_val_if_fail (dtype < HEK_N_DTYPES, 0);

  return dtypes[dtype].n_bytes;
}

const char *
hek_dtype_id (HekDtype dtype)
{
  g_return_val_if_fail (dtype < HEK_N_DTYPES, NULL);

  return dtypes[dtype].id;
}

const char *
hek_distance_id (HekDistance distance)
{
  g_return_val_if_fail (distance < HEK_N_DISTANCES, NULL);

  return distances[distance].id;
}

const char *
hek_distance_label (HekDistance distance)
{
  g_return_val_if_fail (distance < HEK_N_DISTANCES, NULL);

  return _(distances[distance].label);
}

const char *
hek_meaning_id (HekMeaning meaning)
{
  g_return_val_if_fail (meaning < HEK_N_MEANINGS, NULL);

  return meanings[meaning];
}

gboolean
hek_dtype_parse (const char *id,
                 HekDtype   *dtype)
{
  for (guint i = 0; i < HEK_N_DTYPES; i++)
    if (g_str_equal (id, dtypes[i].id))
      {
        *dtype = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
hek_distance_parse (const char  *id,
                    HekDistance *distance)
{
  for (guint i = 0; i < HEK_N_DISTANCES; i++)
    if (g_str_equal (id, distances[i].id))
      {
        *distance = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
hek_meaning_parse (const char *id,
                   HekMeaning *meaning)
{
  for (guint i = 0; i < HEK_N_MEANINGS; i++)
    if (g_str_equal (id, meanings[i]))
      {
        *meaning = i;
        return TRUE;
      }
  return FALSE;
}
