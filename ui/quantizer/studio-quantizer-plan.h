/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec.h"

G_BEGIN_DECLS

/*
 * What a person plans to measure: methods, each at every size of a list. Sizes are typed: bytes of
 * a code ("98") or a compression against float32 ("×32", also "x32" and "32x"), which is kept as
 * such, so that a plan means the same for collections of other dimensions.
 */

/* A plan is for people, and its runs are worked off one after the other. */
#define STUDIO_PLAN_MAX_SIZES 16u

/* A method as the controls have it. */
typedef struct
{
  const HekCodec *codec;
  HekOptionValues values;
} StudioPlanMethod;

/* One run of a plan. */
typedef struct
{
  const HekCodec *codec;
  HekOptionValues values;
  gsize code_bytes; /* that it will have */
} StudioPlanRun;

/* Bytes of a code of @dim dimensions at a compression, at least one. */
gsize studio_plan_get_bytes (guint dim, double compression);

/**
 * studio_plan_parse_sizes:
 * @text: sizes with commas, semicolons or blanks between them; "": the size that each method has
 * by default
 * @problem: (out) (optional): (transfer full) (nullable): a sentence about the first word that is
 * none
 *
 * Returns: (transfer full) (element-type gsize): ascending, each once; %NULL with @problem set
 */
GArray *studio_plan_parse_sizes (const char *text, guint dim, char **problem);

/* Returns: (transfer full): @text with "×@compression" at its end, or without every size of as many
 * bytes where it has one. @text can be parsed */
char *studio_plan_toggle_compression (const char *text, guint dim, guint compression);

/**
 * studio_plan_new:
 * @methods: (element-type StudioPlanMethod)
 * @sizes: (element-type gsize): of studio_plan_parse_sizes()
 * @left_out: (out) (optional): (transfer full): ids of methods that have no code of so few bytes at
 * any of the sizes, with commas between them; "" when there is none
 *
 * Sizes at which a method would make the same code are one run.
 *
 * Returns: (transfer full) (element-type StudioPlanRun): by method, then size
 */
GArray *studio_plan_new (const GArray *methods, const GArray *sizes, guint dim, char **left_out);

G_END_DECLS
