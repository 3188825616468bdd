/* SPDX-License-Identifier: Apache-2.0 */
/* The places of the strip: what each says, how wide it can get, and what is before it. */
#include "config.h"

#include "studio-inspector-private.h"

#include <glib/gi18n.h>

/* Widget units, on the grid of 6. */
#define GAP 12      /* between the parts of a picture */
#define GROUP_GAP 18
#define CHIP_GAP 6

static char *
sample_cell_text (StudioInspector             *self,
                  const StudioInspectorSample *sample,
                  const char                  *label,
                  Cell                         kind)
{
  if (kind == CELL_REF_NAME)
    return g_strdup (label);
  if (!sample->known)
    return g_strdup (kind == CELL_REF_CODES ? "—" : "");
  if (kind == CELL_REF_CODES)
    return studio_inspector_sample_codes_text (sample, self->has_alpha);
  if (kind == CELL_REF_LAB)
    return self->shows_light ? g_strdup ("") : studio_inspector_sample_lab_text (sample);
  if (!self->shows_light)
    return g_strdup ("");
  if (kind == CELL_REF_LIGHT)
    return studio_inspector_sample_light_text (sample);
  if (kind == CELL_REF_LUMINANCE)
    return studio_inspector_sample_luminance_text (sample, self->rendering);
  return g_strdup ("");
}

char *
studio_inspector_cell_text (StudioInspector *self,
                            Cell             cell)
{
  const gboolean is_mean = self->ref.is_mean || self->test.is_mean;

  if (cell == CELL_POSITION)
    return g_strdup_printf ("x %d, y %d", self->x, self->y);
  if (cell == CELL_DIFFERENCE)
    {
      if (!self->ref.known || !self->test.known)
        return g_strdup ("ΔE2000 —");
      /* a proxy stands for several pixels */
      return g_strdup_printf ("ΔE2000 %s%.2f", is_mean ? "≈ " : "",
                              studio_inspector_sample_difference (&self->ref, &self->test));
    }
  if (cell >= CELL_TEST_NAME)
    return sample_cell_text (self, &self->test, self->test_label,
                             cell - CELL_TEST_NAME + CELL_REF_NAME);
  return sample_cell_text (self, &self->ref, self->ref_label, cell);
}

void
studio_inspector_update_template (StudioInspector *self,
                                  guint            source_width,
                                  guint            source_height,
                                  gboolean         has_alpha)
{
  char position[sizeof self->position_template];

  g_snprintf (position, sizeof position, "x %u, y %u", MAX (source_width, 1) - 1,
              MAX (source_height, 1) - 1);
  for (char *c = position; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      *c = '8';
  if (self->has_alpha == has_alpha && strcmp (position, self->position_template) == 0)
    return;

  self->has_alpha = has_alpha;
  memcpy (self->position_template, position, sizeof position);
  self->measured = FALSE;
}

const char *
studio_inspector_cell_template (StudioInspector *self,
                                Cell             cell)
{
  switch (cell)
    {
    case CELL_POSITION:
      return self->position_template;
    case CELL_REF_NAME:
      return self->ref_label;
    case CELL_TEST_NAME:
      return self->test_label;
    case CELL_REF_CODES:
    case CELL_TEST_CODES:
      return self->has_alpha ? "888 888 888, α 888" : "888 888 888";
    case CELL_REF_LAB:
    case CELL_TEST_LAB:
      return "L* 100.0 a* −888.8 b* −888.8";
    case CELL_REF_LIGHT:
    case CELL_TEST_LIGHT:
      return "88888 88888 88888";
    case CELL_REF_LUMINANCE:
    case CELL_TEST_LUMINANCE:
      /* Translators: as wide as the widest "812 cd/m², +2.0 stops" */
      return _("88888 cd/m², +88.8 stops");
    case CELL_DIFFERENCE:
      /* the last one: a longer text moves nothing */
      return "ΔE2000 88.88";
    case CELL_REF_CHIP:
    case CELL_TEST_CHIP:
    default:
      return NULL;
    }
}

gboolean
studio_inspector_shows (StudioInspector *self,
                        Cell             cell,
                        Show             show)
{
  if (cell == CELL_REF_NAME || cell == CELL_TEST_NAME)
    return (show & SHOW_NAMES) != 0;
  if (cell == CELL_REF_CODES || cell == CELL_TEST_CODES)
    return !self->shows_light || (show & SHOW_CODES) != 0;
  if (cell == CELL_REF_LAB || cell == CELL_TEST_LAB)
    return !self->shows_light && (show & SHOW_PARTS) != 0;
  if (cell == CELL_REF_LIGHT || cell == CELL_TEST_LIGHT)
    return self->shows_light && (show & SHOW_PARTS) != 0;
  if (cell == CELL_REF_LUMINANCE || cell == CELL_TEST_LUMINANCE)
    return self->shows_light && (show & SHOW_SUM) != 0;
  return TRUE;
}

gboolean
studio_inspector_is_dim (Cell cell)
{
  return cell == CELL_REF_NAME || cell == CELL_TEST_NAME || cell == CELL_REF_LAB ||
         cell == CELL_TEST_LAB || cell == CELL_REF_LIGHT || cell == CELL_TEST_LIGHT;
}

int
studio_inspector_gap (Cell cell,
                      Show show)
{
  switch (cell)
    {
    case CELL_POSITION:
      return 0;
    case CELL_REF_NAME:
    case CELL_TEST_NAME:
    case CELL_DIFFERENCE:
      return GROUP_GAP;
    case CELL_REF_CHIP:
    case CELL_TEST_CHIP:
      return (show & SHOW_NAMES) != 0 ? CHIP_GAP : GROUP_GAP;
    case CELL_REF_CODES:
    case CELL_TEST_CODES:
      return CHIP_GAP;
    default:
      return GAP;
    }
}
