/* SPDX-License-Identifier: Apache-2.0 */
/* Precompiled for the libraries of ui/; every file still includes what it uses (-Db_pch=false). */
#include <adwaita.h>
