/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-error-layout.h"

#include <glib/gi18n.h>
#include <math.h>

#define STUDIO_MIN_SIDE 4
#define STUDIO_MAX_RATIO 2
/* A square of fewer dimensions is as likely none. */
#define STUDIO_MIN_LIKELY 64

static void
studio_quantizer_layouts_add (GArray *layouts,
                              guint   n_pixels,
                              guint   n_planes)
{
  for (guint height = STUDIO_MIN_SIDE; height <= n_pixels / STUDIO_MIN_SIDE; height++)
    {
      StudioQuantizerLayout layout = { n_pixels / height, height, n_planes };

      if (n_pixels % height == 0 && layout.width <= STUDIO_MAX_RATIO * height
          && height <= STUDIO_MAX_RATIO * layout.width)
        g_array_append_val (layouts, layout);
    }
}

GArray *
studio_quantizer_layouts (guint dim)
{
  GArray *layouts = g_array_new (FALSE, FALSE, sizeof (StudioQuantizerLayout));
  const StudioQuantizerLayout row = { 0, 0, 1 };

  g_array_append_val (layouts, row);
  studio_quantizer_layouts_add (layouts, dim, 1);
  if (dim % 3 == 0)
    studio_quantizer_layouts_add (layouts, dim / 3, 3);
  return layouts;
}

guint
studio_quantizer_layouts_get_likely (const GArray *layouts)
{
  for (guint i = 0; i < layouts->len; i++)
    {
      const StudioQuantizerLayout *layout = &g_array_index (layouts, StudioQuantizerLayout, i);

      if (layout->width > 0 && layout->width == layout->height
          && layout->width * layout->height >= STUDIO_MIN_LIKELY)
        return i;
    }
  return 0;
}

char *
studio_quantizer_layout_get_name (const StudioQuantizerLayout *layout)
{
  if (layout->width == 0)
    return g_strdup (_("Row"));
  if (layout->n_planes > 1)
    return g_strdup_printf (_("%u pictures %u × %u"), layout->n_planes, layout->width,
                            layout->height);
  return g_strdup_printf (_("Picture %u × %u"), layout->width, layout->height);
}

guint
studio_quantizer_layout_get_columns (const StudioQuantizerLayout *layout)
{
  return layout->n_planes * (layout->width + 1) - 1;
}

int
studio_quantizer_layout_get_dim (const StudioQuantizerLayout *layout,
                                 guint                        column,
                                 guint                        row)
{
  guint plane = column / (layout->width + 1);

  column %= layout->width + 1;
  if (column == layout->width)
    return -1;
  return (int) ((plane * layout->height + row) * layout->width + column);
}

void
studio_quantizer_layout_get_cell (const StudioQuantizerLayout *layout,
                                  guint                        dim,
                                  guint                       *column,
                                  guint                       *row)
{
  guint n_pixels = layout->width * layout->height;

  *row = dim % n_pixels / layout->width;
  *column = dim / n_pixels * (layout->width + 1) + dim % layout->width;
}

float *
studio_quantizer_layout_fill (const StudioQuantizerLayout *layout,
                              const double                *values,
                              double                       factor)
{
  guint n_columns = studio_quantizer_layout_get_columns (layout);
  float *cells = g_new (float, (gsize) n_columns * layout->height);

  for (guint row = 0; row < layout->height; row++)
    for (guint column = 0; column < n_columns; column++)
      {
        int dim = studio_quantizer_layout_get_dim (layout, column, row);

        cells[row * n_columns + column] = dim >= 0 ? (float) (factor * values[dim]) : NAN;
      }
  return cells;
}
