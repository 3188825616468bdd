/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-imagequant.h"

G_BEGIN_DECLS

/* How a picture is quantized: a plain value, copied and compared freely. */
typedef struct
{
  const HekImageQuantizer *quantizer;
  HekOptionValues values;
  HekPaletteLocks locks; /* n_locked 0 mostly */
  HekViewing viewing;    /* who looks at it: for the methods and the metrics that ask */
} HekRecipe;

/* The defaults of @quantizer, seen on the first display from its own distance. */
void     hek_recipe_init (HekRecipe *recipe, const HekImageQuantizer *quantizer);
gboolean hek_recipe_equal (const HekRecipe *a, const HekRecipe *b);

/* Whether the result depends on the display: uniform quantization does with a curve only. */
gboolean hek_recipe_uses_viewing (const HekRecipe *recipe);

/* "Adaptive palette, 16 colours, Oklab, Floyd–Steinberg" for titles and lists; with the display
 * where it counts and is not the usual one. */
char    *hek_recipe_describe (const HekRecipe *recipe);

/* "16 colours": the main option, beside the name of the method */
char    *hek_recipe_describe_main (const HekRecipe *recipe);

/* JSON object: {"method": "palette", "colors": 16, "space": "oklab", …, "locked": ["#rrggbbaa"]};
 * option names are keys; "display" and "distance_m" where they are not the usual ones. Parsing
 * checks every value; unknown keys are errors that name them. */
char    *hek_recipe_to_json (const HekRecipe *recipe);
gboolean hek_recipe_from_json (HekRecipe *recipe, const char *json, GError **error);

/* "#rrggbb" (opaque) or "#rrggbbaa" */
gboolean hek_recipe_parse_color (const char *text, guint8 rgba[4], GError **error);

/* The value of the option that a rate–quality curve sweeps. */
double   hek_recipe_get_main (const HekRecipe *recipe);
void     hek_recipe_set_main (HekRecipe *recipe, double value);

G_END_DECLS
