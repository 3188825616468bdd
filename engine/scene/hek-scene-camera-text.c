/* SPDX-License-Identifier: Apache-2.0 */
/* A camera as one line: "target=0,0,0 distance=3 azimuth=32 … projection=perspective". */
#include "config.h"

#include "hek-scene-camera.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "hek-number.h"
#include "hek-scene-points.h"

static const struct
{
  const char *name;
  gsize offset;
  guint n;
} fields[] = {
  { "target", offsetof (HekSceneCamera, target), 3 },
  { "distance", offsetof (HekSceneCamera, distance), 1 },
  { "azimuth", offsetof (HekSceneCamera, azimuth_deg), 1 },
  { "elevation", offsetof (HekSceneCamera, elevation_deg), 1 },
  { "roll", offsetof (HekSceneCamera, roll_deg), 1 },
  { "fov", offsetof (HekSceneCamera, fov_deg), 1 },
};

static const char *const projections[] = {
  [HEK_SCENE_PERSPECTIVE] = "perspective",
  [HEK_SCENE_ORTHOGRAPHIC] = "orthographic",
};

char *
hek_scene_camera_to_text (const HekSceneCamera *camera)
{
  GString *text = g_string_new (NULL);

  for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
    {
      const double *values = (const double *) ((const char *) camera + fields[f].offset);

      g_string_append_printf (text, "%s=", fields[f].name);
      for (guint i = 0; i < fields[f].n; i++)
        {
          char number[HEK_NUMBER_TEXT_BYTES];

          hek_number_format_real (values[i], number);
          g_string_append_printf (text, "%s%s", i > 0 ? "," : "", number);
        }
      g_string_append_c (text, ' ');
    }
  g_string_append_printf (text, "projection=%s", projections[camera->projection]);
  return g_string_free (text, FALSE);
}

/* Exactly @n finite numbers with commas between them. */
static gboolean
parse_numbers (const char *text,
               guint       n,
               double     *values)
{
  for (guint i = 0; i < n; i++)
    {
      gsize used = hek_number_parse_real (text, strlen (text), &values[i]);

      if (used == 0 || !isfinite (values[i]) || text[used] != (i + 1 < n ? ',' : '\0'))
        return FALSE;
      text += used + (i + 1 < n);
    }
  return TRUE;
}

static gboolean
parse_pair (HekSceneCamera *camera,
            const char     *name,
            const char     *value)
{
  if (strcmp (name, "projection") == 0)
    {
      for (guint p = 0; p < G_N_ELEMENTS (projections); p++)
        if (strcmp (value, projections[p]) == 0)
          {
            camera->projection = (HekSceneProjection) p;
            return TRUE;
          }
      return FALSE;
    }
  for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
    if (strcmp (name, fields[f].name) == 0)
      return parse_numbers (value, fields[f].n,
                            (double *) ((char *) camera + fields[f].offset));
  return TRUE;
}

gboolean
hek_scene_camera_from_text (const char      *text,
                            HekSceneCamera  *camera,
                            GError         **error)
{
  g_auto (GStrv) pairs = g_strsplit_set (text, " \t\n", -1);
  HekSceneCamera parsed;

  hek_scene_camera_init (&parsed);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *value = strchr (pairs[i], '=');

      if (*pairs[i] == '\0')
        continue;
      if (value != NULL)
        *value++ = '\0';
      if (value == NULL || !parse_pair (&parsed, pairs[i], value))
        {
          g_set_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_DAMAGED,
                       _ ("“%s” is no part of a camera."), pairs[i]);
          return FALSE;
        }
    }
  hek_scene_camera_normalize (&parsed);
  *camera = parsed;
  return TRUE;
}
