/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that came from pictures: in which field they say so. */
#include "config.h"

#include "hek-picture-field.h"

#include "hek-image-file.h"

int
hek_picture_field_find (const HekSchema *schema)
{
  static const char *const names[] = { "path", "file", "image", "picture" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      int at = hek_schema_find_field (schema, names[i]);

      if (at >= 0 && hek_schema_get_field (schema, (guint) at)->type == HEK_FIELD_TEXT)
        return at;
    }
  return -1;
}

const char *
hek_picture_field_get (const HekBatch *batch,
                       int             field,
                       gsize           row)
{
  const char *path;

  if (field < 0)
    return NULL;
  path = hek_column_get_text (batch->columns[field], row, NULL);
  return g_path_is_absolute (path) && hek_image_is_picture_name (path) ? path : NULL;
}
