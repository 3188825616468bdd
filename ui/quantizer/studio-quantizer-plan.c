/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-plan.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hek-number.h"

#define TIMES "×"
#define SEPARATORS ",; \t\n"

gsize
studio_plan_get_bytes (guint  dim,
                       double compression)
{
  return (gsize) MAX (1, floor (4.0 * dim / compression));
}

/* --- sizes ----------------------------------------------------------------------------------- */

/* @word: "98", "×32", "x32", "32×" or "32x". Returns: 0: none of these */
static gsize
parse_size (const char *word,
            guint       dim)
{
  gboolean is_compression = FALSE;
  gsize n = strlen (word);
  double value;

  if (g_str_has_prefix (word, TIMES) || g_str_has_prefix (word, "x"))
    {
      gsize skip = word[0] == 'x' ? 1 : strlen (TIMES);

      is_compression = TRUE;
      word += skip;
      n -= skip;
    }
  else if (g_str_has_suffix (word, TIMES) || g_str_has_suffix (word, "x"))
    {
      is_compression = TRUE;
      n -= word[n - 1] == 'x' ? 1 : strlen (TIMES);
    }
  if (n == 0 || hek_number_parse_real (word, n, &value) != n || !(value > 0) || !(value <= 1e9)
      || (!is_compression && value != floor (value)))
    return 0;
  return is_compression ? studio_plan_get_bytes (dim, value) : (gsize) value;
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  gsize size_a = *(const gsize *) a, size_b = *(const gsize *) b;

  return (size_a > size_b) - (size_a < size_b);
}

static gboolean
has_size (const GArray *sizes,
          gsize         size)
{
  for (guint i = 0; i < sizes->len; i++)
    if (g_array_index (sizes, gsize, i) == size)
      return TRUE;
  return FALSE;
}

GArray *
studio_plan_parse_sizes (const char  *text,
                         guint        dim,
                         char       **problem)
{
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_auto (GStrv) words = g_strsplit_set (text, SEPARATORS, -1);

  g_return_val_if_fail (dim > 0, NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize size = *words[i] != '\0' ? parse_size (words[i], dim) : 0;
      char *why = NULL;

      if (*words[i] == '\0')
        continue;
      if (size == 0)
        why = g_strdup_printf (_("“%s” is no size: write bytes, as 98, or a compression, as ×32."),
                               words[i]);
      else if (sizes->len == STUDIO_PLAN_MAX_SIZES && !has_size (sizes, size))
        why = g_strdup_printf (_("These are more than %u sizes."), STUDIO_PLAN_MAX_SIZES);
      if (why != NULL)
        {
          if (problem != NULL)
            *problem = why;
          else
            g_free (why);
          return NULL;
        }
      if (!has_size (sizes, size))
        g_array_append_val (sizes, size);
    }
  g_array_sort (sizes, compare_sizes);
  return g_steal_pointer (&sizes);
}

char *
studio_plan_toggle_compression (const char *text,
                                guint       dim,
                                guint       compression)
{
  g_auto (GStrv) words = g_strsplit_set (text, SEPARATORS, -1);
  gsize wanted = studio_plan_get_bytes (dim, compression);
  GString *out = g_string_new (NULL);
  gboolean had = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && parse_size (words[i], dim) == wanted)
      had = TRUE;
    else if (*words[i] != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", words[i]);
  if (!had)
    g_string_append_printf (out, "%s" TIMES "%u", out->len > 0 ? ", " : "", compression);
  return g_string_free (out, FALSE);
}

/* --- the plan -------------------------------------------------------------------------------- */

/* Runs of one method follow each other in the plan: only the last one can have the same code. */
static gboolean
add_run (GArray                 *plan,
         const StudioPlanMethod *method,
         guint                   dim,
         gsize                   size)
{
  StudioPlanRun run = { method->codec, method->values, hek_codec_fit (method->codec, dim, size) };
  const StudioPlanRun *last
    = plan->len > 0 ? &g_array_index (plan, StudioPlanRun, plan->len - 1) : NULL;

  if (run.code_bytes == 0)
    return FALSE;
  if (last == NULL || last->codec != run.codec || last->code_bytes != run.code_bytes)
    g_array_append_val (plan, run);
  return TRUE;
}

GArray *
studio_plan_new (const GArray  *methods,
                 const GArray  *sizes,
                 guint          dim,
                 char         **left_out)
{
  GArray *plan = g_array_new (FALSE, FALSE, sizeof (StudioPlanRun));
  GString *without = g_string_new (NULL);

  for (guint i = 0; i < methods->len; i++)
    {
      const StudioPlanMethod *method = &g_array_index (methods, StudioPlanMethod, i);
      gboolean has_run = sizes->len == 0 && add_run (plan, method, dim, 0);

      for (guint j = 0; j < sizes->len; j++)
        has_run |= add_run (plan, method, dim, g_array_index (sizes, gsize, j));
      if (!has_run)
        g_string_append_printf (without, "%s%s", without->len > 0 ? ", " : "",
                                hek_codec_id (method->codec));
    }
  if (left_out != NULL)
    *left_out = g_strdup (without->str);
  g_string_free (without, TRUE);
  return plan;
}
