/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-recipe.h"

G_BEGIN_DECLS

/* Returns: (nullable): the method called @id. Errors: %HEK_CLI_ERROR_USAGE that lists them */
const HekImageQuantizer *hek_cli_find_method (const char *id, GError **error);

/**
 * hek_cli_read_recipe:
 *
 * The recipe that the command line describes: --recipe, then --method, then the options of the
 * method, then --lock, --display and --distance.
 *
 * Errors: %HEK_CLI_ERROR_USAGE for options that the method does not have or values that it does not
 * take; else what is wrong with the file
 */
gboolean hek_cli_read_recipe (const HekCliArgs *args, HekRecipe *recipe, GError **error);

/**
 * hek_cli_apply_options:
 * @skip_unknown: leave out options that the method of @recipe does not have
 *
 * Sets the options of the method that were given on the command line, and how it is seen.
 */
gboolean hek_cli_apply_options (const HekCliArgs *args, HekRecipe *recipe, gboolean skip_unknown,
                                GError **error);

G_END_DECLS
